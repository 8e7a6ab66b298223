"""HTTP: the SPARQL protocol, linked data, REST lookups, their documentation."""
