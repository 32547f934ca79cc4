"""Which browser asks: told by Streamlit's own cookie, and by nothing that could be read back from it."""

import hmac
import secrets

import streamlit as st
from streamlit.web.server.server_util import is_xsrf_enabled
from streamlit.web.server.starlette.starlette_app_utils import decode_xsrf_token_string

SECRET = secrets.token_bytes(32)  # of this server process
SERVER = secrets.token_hex(8)  # what an open tab knows it by: after a restart it is another
COOKIE = "_streamlit_xsrf"


def may_upload() -> bool:
    """Whether Streamlit takes a file from this browser: it asks for its cookie back, which does not come
    out of a page of another site, nor where cookies are blocked."""
    return not is_xsrf_enabled() or COOKIE in st.context.cookies


def name_of(cookie: str | None) -> str:
    """A name for the browser that holds this cookie; without one, a new name each time.

    The cookie hides its token behind a mask that is another at every load, so the token counts.
    """
    token, _ = decode_xsrf_token_string(cookie or "")
    return hmac.digest(SECRET, token or secrets.token_bytes(16), "sha256").hex()
