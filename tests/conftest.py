"""What holds for every test: one thread, numpy's kernels unless asked, and properties that draw the same
examples each time."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from rnn_core import environment

if TYPE_CHECKING:
    from rnn_core.cells.forms import Form

environment.prepare()
os.environ.setdefault("RNN_PLAYGROUND_KERNELS", "numpy")  # for whoever settles on a form

# No deadline and no "too slow": a test never fails because the machine is busy.
settings.register_profile(
    "steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def native(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Form"]:
    """The compiled form, made here; where there is no compiler, that is told."""
    from rnn_core.cells import compiled

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("a folder with spaces")))
        try:
            yield compiled.native()
        except compiled.UnavailableError as error:
            pytest.skip(str(error))  # what holds without one is tested all the same
