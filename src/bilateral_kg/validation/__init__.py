"""SHACL over the curated graph, as a report a person can act on."""
