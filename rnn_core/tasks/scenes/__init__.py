"""Small scenes of our own: what is where, its picture, and the sentence that says it."""
