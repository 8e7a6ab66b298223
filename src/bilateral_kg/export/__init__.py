"""The graph in the formats other programs read."""
