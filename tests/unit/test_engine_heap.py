"""Memory that was freed among what stays goes back to the system."""

import ctypes
import random
import sys
import threading
from typing import Any

import pytest

from benchmarks.memory import resident
from rnn_core.engine import heap

glibc = pytest.mark.skipif(
    not (sys.platform == "linux" and hasattr(ctypes.CDLL(None), "malloc_trim")),
    reason="malloc_trim is glibc's: elsewhere nothing is promised",
)


@glibc
def test_gaps_between_what_is_kept_are_given_back() -> None:
    """In the heap of another thread, which the C library never trims by itself."""
    kept = list[bytearray]()

    def work() -> None:
        drawn = random.Random(0)
        taken = [bytearray(drawn.randint(1_000, 20_000)) for _ in range(4_000)]
        kept.extend(taken[::40])

    worker = threading.Thread(target=work)
    worker.start()
    worker.join()
    before = resident()
    assert heap.give_back()
    assert before - resident() > 15.0  # MB, of some 40


@pytest.mark.parametrize("fault", [OSError, TypeError])
def test_where_there_is_no_such_thing_nothing_happens(
    monkeypatch: pytest.MonkeyPatch, fault: type[Exception]
) -> None:
    def missing(name: Any) -> Any:
        raise fault

    monkeypatch.setattr(ctypes, "CDLL", missing)
    heap._trim.cache_clear()
    try:
        assert not heap.give_back()
    finally:
        heap._trim.cache_clear()
