"""Word lists, grammars and the reading of text: the material that tasks are made of."""
