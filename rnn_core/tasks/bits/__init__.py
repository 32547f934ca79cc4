"""Rows of bits that are to be kept and given back: what the tasks of machines with a memory share."""
