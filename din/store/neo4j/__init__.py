"""The shared store: Neo4j."""
