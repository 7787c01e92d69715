"""What clients do to a server without meaning to: all come at once, read slowly, or not at all."""

import asyncio
import contextlib
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from tests.faults.scene import EXPELLED, Scene
from tests.system.judge import Judge

READERS = 20
HALF_OPEN = 40
SLOW_S = 0.3


async def drop_all_lines(scene: Scene) -> None:
    """Every player loses the line at the same instant, and is back as fast as clients may."""
    for judge in scene.judges:
        for player in judge.players:
            player.drop_line()


async def read_slowly_or_not_at_all(scene: Scene) -> None:
    """Open more host screens, half of which read nothing, and connections with unfinished requests."""
    async with contextlib.AsyncExitStack() as crowd:
        for judge in scene.judges:
            for number in range(READERS):
                screen = await crowd.enter_async_context(_screen(judge))
                if number % 2:
                    reading = asyncio.create_task(_read_slowly(screen))
                    crowd.callback(reading.cancel)
        for _ in range(HALF_OPEN):
            crowd.callback((await _half_open(scene.judges[0].base_url)).close)
        scene.harmed()
        await scene.moment("finished")
        scene.verdict.did(EXPELLED, len(scene.judges) * READERS)


@contextlib.asynccontextmanager
async def _screen(judge: Judge) -> Any:
    url = judge.base_url.replace("http", "ws", 1) + f"/ws/v1/sessions/{judge.session['id']}"
    protocols: Any = ["wordrally.v1", "bearer." + judge.host["Authorization"].removeprefix("Bearer ")]
    options: dict[str, Any] = {"compression": None, "ping_interval": None, "max_queue": 1}
    socket = await connect(url, subprotocols=protocols, **options)
    try:
        yield socket
    finally:
        socket.transport.abort()


async def _read_slowly(screen: ClientConnection) -> None:
    async for _frame in screen:
        await asyncio.sleep(SLOW_S)


async def _half_open(url: str) -> asyncio.StreamWriter:
    host, port = url.removeprefix("http://").split(":")
    _, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"GET /ws/v1/sessions/")
    return writer
