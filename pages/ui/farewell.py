"""A tab that is closed says so with its last breath, and what it held is given up: a session, runs, a look.

Nobody can tell a tab that closes from one that is loaded again: both say farewell. So the runs stay for a
while, and a tab that is back by then keeps them. One that says nothing, such as a phone's that was put into a
pocket, is waited for as long as Streamlit waits for its session.
"""

import asyncio

from starlette.requests import Request
from starlette.responses import Response
from streamlit.runtime import Runtime

from pages.ui import channel, runs
from rnn_core.engine import heap

ROUTE = channel.ANYWHERE + channel.LEFT[1:]
GRACE = 60.0  # seconds
SECRET = 32  # characters of a tab's secret


async def farewell(request: Request) -> Response:
    """Take a tab's secret, told in the body. The answer is the same whether there is such a tab or not."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > SECRET:
            return Response(status_code=413)
    tab = body.decode("ascii", "replace")
    left = runs.sessions(tab)
    if left:
        asyncio.get_running_loop().call_later(GRACE, give_up, tab, left)
    return Response(status_code=204)


def give_up(tab: str, left: frozenset[str]) -> None:
    """What the tab held in the sessions that it left; for the thread of the server's loop."""
    runs.give_up(tab, left)
    if Runtime.exists():
        for session in left:
            Runtime.instance().close_session(session)
    heap.give_back()
