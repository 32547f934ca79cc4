"""Who shares the machine with whom: the same browser is the same owner at every load."""

from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string

from pages.ui.visitor import name_of


def test_one_browser_keeps_its_name_though_the_cookie_looks_new() -> None:
    token = b"0123456789abcdef"
    first, second = (generate_xsrf_token_string(token, 1_700_000_000) for _ in "ab")
    assert first != second
    assert name_of(first) == name_of(second)
    assert name_of(first) != name_of(generate_xsrf_token_string(b"another token ..", 1_700_000_000))
    assert token.hex() not in name_of(first)


def test_without_a_readable_cookie_nobody_is_taken_for_another() -> None:
    for cookie in (None, "", "2|zz|zz|1", "rubbish", "2|"):
        assert name_of(cookie) != name_of(cookie)
