"""`streamlit run app.py`, where there is no channel of frames: the score polls, and stops polling."""

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.e2e.bench import canvas, drawn, press, train_for, wait_for_update
from tests.e2e.server import AS_PLAIN_STREAMLIT, serve
from tests.e2e.visitor import CALM, tracebacks

COLOUR = "node => getComputedStyle(node).getPropertyValue('--st-primary-color').trim()"


def test_it_trains_and_rests_by_polling(browser: Browser, tmp_path: Path) -> None:
    with serve(tmp_path, AS_PLAIN_STREAMLIT, cwd=tmp_path) as server:  # from any directory
        page = browser.new_context(**CALM).new_page()
        page.set_default_timeout(30_000)
        sockets: list[str] = []
        page.on("websocket", lambda socket: sockets.append(socket.url))
        page.goto(server.url)
        drawn(page)
        # what the setting beside app.py says is heeded: our colours, and no collection after every frame
        assert page.locator(".score").evaluate(COLOUR) == "#0f6f69"
        reached = train_for(page, 25)
        press(page, "Update once")
        wait_for_update(page, reached + 1)
        press(page, "Reset")
        expect(canvas(page)).to_have_attribute("data-frame", "0")
        page.context.close()
        assert not any("/score/frames" in url for url in sockets)
        assert not tracebacks(server.read_log())
