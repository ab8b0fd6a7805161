"""The network on the screen: the only place that knows Cytoscape."""
