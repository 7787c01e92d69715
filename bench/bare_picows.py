"""Baseline of fan-out: a picows server that only sends the text of its standard input to everybody."""

import asyncio
import base64
import sys
from typing import ClassVar

import uvloop
from picows import WSFrame, WSListener, WSTransport, WSUpgradeRequest, ws_create_server

WRITES_PER_TURN = 500


class Listener(WSListener):
    """Knows its transport; reads nothing."""

    connected: ClassVar[set[WSTransport]] = set()

    def on_ws_connected(self, transport: WSTransport) -> None:
        self.connected.add(transport)

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        return

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        self.connected.discard(transport)


def _listener(_request: WSUpgradeRequest) -> WSListener:
    return Listener()


async def serve(port: int) -> None:
    """Broadcast each line of standard input, a whole frame in base64, until it ends."""
    await ws_create_server(
        _listener, "127.0.0.1", port, backlog=4_096, max_frame_size=4_096, read_buffer_init_size=2_048
    )
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    print("ready", flush=True)
    while line := await lines.readline():
        frame = base64.b64decode(line)
        for number, transport in enumerate(list(Listener.connected), start=1):
            transport.underlying_transport.write(frame)
            if number % WRITES_PER_TURN == 0:
                await asyncio.sleep(0)


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1])))
