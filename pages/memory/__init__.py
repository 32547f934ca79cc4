"""The page "Memory": a memory beside the state, and weights that change as a network reads."""
