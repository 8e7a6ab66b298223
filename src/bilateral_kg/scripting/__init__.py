"""For people who script: `import bilateral_kg as bkg; kg = bkg.open()`."""

from bilateral_kg.scripting.graph import KnowledgeGraph
from bilateral_kg.scripting.relation import Relation
from bilateral_kg.scripting.values import Row, Value

__all__ = ["KnowledgeGraph", "Relation", "Row", "Value"]
