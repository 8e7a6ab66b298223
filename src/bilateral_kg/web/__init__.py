"""HTTP: SPARQL protocol, REST lookups, linked data, pages."""
