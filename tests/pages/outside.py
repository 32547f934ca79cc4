"""A visitor who comes from outside, straight to one of the pages."""

from typing import Any

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from tests.pages.conftest import ROOT


def outside(page: str, **query: Any) -> AppTest:
    """The page of this address as the first thing that is seen, with this link.

    `switch_page` before the first run knows pages by their files' names, which are all `page.py`: it would
    show the bench. So the page is asked for as a browser does, by its address.
    """
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for key, value in query.items():
        app.query_params[key] = str(value)
    app._page_hash = calc_hash(page)
    app.run()
    assert not app.exception
    assert app.session_state["page"] == {"through-time": "gradients"}.get(page, page)
    return app
