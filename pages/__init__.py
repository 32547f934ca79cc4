"""The pages, one file each; `python -m pages` serves them."""
