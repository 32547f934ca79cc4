"""What this is, and what is kept."""
