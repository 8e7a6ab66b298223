"""From curated files to RDF quads; passages checked against their texts."""

from bilateral_kg.curation.load import Curated, load
from bilateral_kg.curation.locations import Locations
from bilateral_kg.curation.source import SourceInfo

__all__ = ["Curated", "Locations", "SourceInfo", "load"]
