"""Words as vectors: who stands near whom, and what follows from it that nobody taught."""
