"""The page "Memory": networks that write into a memory outside of themselves, and weights that change as they read."""
