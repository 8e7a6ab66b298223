"""The questions of the catalogue as pages: a form for the parameters, the answer as a table."""
