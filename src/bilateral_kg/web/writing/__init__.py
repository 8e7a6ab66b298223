"""Writing over HTTP: who may, one after the other, and through which addresses."""
