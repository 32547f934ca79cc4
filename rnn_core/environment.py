"""One thread for every computation, wherever the library is used.

A small recurrent network gains nothing from a second thread and loses most of its speed when
anything else runs beside it; and one thread adds the same numbers in the same order every time.
The app, the command line, the tests and the benchmarks all call `prepare()` before anything else.
"""

import os

ONE_THREAD = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


def prepare() -> None:
    """Hold numpy and torch to one thread. Call it before either is imported; again does no harm.

    The variables override what the shell says: the promise of equal numbers does not depend on it.
    """
    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
    import torch  # only now: the libraries read the variables once, while they are loaded

    torch.set_num_threads(1)
