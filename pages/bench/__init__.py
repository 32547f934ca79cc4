"""The bench: choose, train, watch."""
