"""Everything here holds with numpy's kernels and with the compiled ones."""

from collections.abc import Iterator

import pytest

from rnn_core.cells import forms


@pytest.fixture(autouse=True, params=["numpy", "native"])
def form(request: pytest.FixtureRequest) -> Iterator[forms.Form]:
    """The form of every network that a test makes."""
    before = forms.chosen()
    chosen: forms.Form = forms.NUMPY if request.param == "numpy" else request.getfixturevalue("native")
    forms.choose(chosen)
    yield chosen
    forms.choose(before)
