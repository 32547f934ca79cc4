"""How many inputs, how many outputs."""
