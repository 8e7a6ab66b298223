"""One interface: run this SPARQL query, give me rows or bytes."""
