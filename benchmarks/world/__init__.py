"""A synthetic world: real states, invented documents, in the ontology of the project."""
