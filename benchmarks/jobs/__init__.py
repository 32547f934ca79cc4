"""Contestants of `benchmarks.training`: a process each, all doing the same job (see worker.py)."""
