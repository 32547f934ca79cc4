"""A plan for a lecture of 50 minutes."""
