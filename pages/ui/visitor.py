"""Which browser asks: told by Streamlit's own cookie, and by nothing that could be read back from it."""

import hmac
import secrets

from streamlit.web.server.starlette.starlette_app_utils import decode_xsrf_token_string

SECRET = secrets.token_bytes(32)  # of this server process


def name_of(cookie: str | None) -> str:
    """A name for the browser that holds this cookie; without one, a new name each time.

    The cookie hides its token behind a mask that is another at every load, so the token counts.
    """
    token, _ = decode_xsrf_token_string(cookie or "")
    return hmac.digest(SECRET, token or secrets.token_bytes(16), "sha256").hex()
