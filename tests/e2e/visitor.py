"""Who visits in the browser tests, and what none of them may ever see."""

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request

DESK: dict[str, Any] = {"viewport": {"width": 1400, "height": 900}, "color_scheme": "light"}
CALM = DESK | {"reduced_motion": "reduce"}  # nothing unrolls first, and nothing glides
DARK = DESK | {"color_scheme": "dark"}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "color_scheme": "light",
    "is_mobile": True,
    "has_touch": True,
}
# A browser that talks to nobody but our server, and draws without a graphics card.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 20_000  # for a busy machine; a test that passes never waits this long
# Streamlit finds out where it is served from by asking under the page's own path first.
ALWAYS_ALLOWED: tuple[str, ...] = ("/_stcore/health)", "/_stcore/host-config)")


def listen(page: Page, home: str, complaints: list[str]) -> None:
    """Write down everything that a good page does not do."""

    def console(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(f"console: {message.text} ({message.location.get('url', '')})")

    def request(asked: Request) -> None:
        if asked.url.startswith("http") and urlsplit(asked.url).netloc != urlsplit(home).netloc:
            complaints.append(f"another host was asked: {asked.url}")

    page.on("console", console)
    page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
    page.on("request", request)


def tracebacks(log: str) -> list[str]:
    """The log as one complaint, if a traceback is in it."""
    return [f"server: {log}"] if "Traceback (most recent call last)" in log else []


def forget(page: Page, home: str) -> None:
    """Nobody has been here before: cookies and storage go, what the browser has compiled stays."""
    kept = "cookies,local_storage,indexeddb,websql,service_workers,cache_storage"
    session = page.context.new_cdp_session(page)
    session.send("Storage.clearDataForOrigin", {"origin": home, "storageTypes": kept})
    session.detach()
    page.context.clear_cookies()
