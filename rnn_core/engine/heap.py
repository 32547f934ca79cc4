"""What a visitor took goes back to the system, not only to Python."""

import ctypes
from functools import lru_cache
from typing import Any


def give_back() -> bool:
    """Hand free pages back where the C library can do that (glibc); whether there were any.

    Sessions, runs and frames are freed among what stays, so the heaps of the threads keep the gaps: 79 of
    545 MB once each setting of `benchmarks.soak` had been visited. Milliseconds, without Python's lock.
    """
    trim = _trim()
    return trim is not None and bool(trim(0))


@lru_cache(maxsize=1)
def _trim() -> Any:
    try:
        return getattr(ctypes.CDLL(None), "malloc_trim", None)
    except (OSError, TypeError):  # no such library, or a system that has none without a name
        return None
