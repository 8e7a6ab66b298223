"""From curated files to RDF quads; passages checked against their texts."""
