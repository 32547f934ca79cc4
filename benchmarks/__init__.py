"""Ratios side by side, and the stated learning targets. Not part of the tests."""
