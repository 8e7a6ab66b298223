"""Quads to immutable releases: derive, build, publish."""
