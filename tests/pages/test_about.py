"""About, and what is said of the kernels where numbers are shared."""

from pages.bench import session
from tests.pages.conftest import Open, said


def test_whose_kernels_train_is_said_where_numbers_are_shared(open_app: Open) -> None:
    """Under Share, of this very run; on About, of this machine."""
    app = open_app(cell="gru")
    app.session_state[session.TOOLS] = "Share"
    app.run()
    assert "with the same kernels" in said(app) and "numpy’s do" in said(app)
    app.switch_page("pages/about/page.py").run()
    assert "The kernels here are numpy’s." in said(app)
    assert "{kernels}" not in said(app)
