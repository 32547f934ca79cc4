"""Two networks side by side, with attention and without."""
