"""A change of the published graph, asked for over HTTP: evaluated, checked, published."""
