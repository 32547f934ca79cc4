"""The pages, one folder each; `python -m pages` serves them."""
