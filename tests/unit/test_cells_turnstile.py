"""Who trains beside others does so in turns; in a long loop others are let in."""

import threading

from rnn_core.cells.turnstile import LONG, Turnstile


class Beside:
    """Somebody who wants to come in, in a thread."""

    def __init__(self, turnstile: Turnstile) -> None:
        self.came = threading.Event()
        self.thread = threading.Thread(target=self.come, args=(turnstile,), daemon=True)
        self.thread.start()

    def come(self, turnstile: Turnstile) -> None:
        with turnstile.within():
            self.came.set()


def waiting(turnstile: Turnstile, many: int) -> None:
    """Until so many have asked to come in."""
    while turnstile._asked < many:
        threading.Event().wait(0.001)


def test_one_at_a_time_in_the_order_of_asking() -> None:
    turnstile = Turnstile()
    with turnstile.within():
        first = Beside(turnstile)
        waiting(turnstile, 2)
        second = Beside(turnstile)
        waiting(turnstile, 3)
        assert not first.came.is_set() and not second.came.is_set()
    for one in (first, second):
        one.thread.join(60)
        assert one.came.is_set()


def test_others_come_in_during_a_long_loop_and_not_during_a_short_one() -> None:
    turnstile = Turnstile()
    with turnstile.within():
        other = Beside(turnstile)
        waiting(turnstile, 2)
        with turnstile.outside(LONG - 1):
            assert not other.came.is_set()
        with turnstile.outside(LONG):
            assert other.came.wait(60)
        other.thread.join(60)
        late = Beside(turnstile)
        waiting(turnstile, 4)
        assert not late.came.is_set()  # in again, and alone
    late.thread.join(60)


def test_who_never_came_in_passes_by() -> None:
    turnstile = Turnstile()
    with turnstile.within(), turnstile.outside(LONG), turnstile.outside(LONG):  # outside already
        pass
    with turnstile.outside(LONG):
        pass
    assert turnstile._asked == turnstile._served


def test_an_error_leaves_it_open() -> None:
    turnstile = Turnstile()
    try:
        with turnstile.within(), turnstile.outside(LONG):
            raise ZeroDivisionError
    except ZeroDivisionError:
        pass
    with turnstile.within():
        pass
    assert turnstile._asked == turnstile._served
