"""The web client in a game that is made up: no server stands behind its files, the API or the socket."""

import functools
import http.server
import threading
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec
from playwright.sync_api import Page, Request, Route, WebSocketRoute

from wordrally.contracts.frames import ClientIn, Frame, Ping, Pong, Welcome
from wordrally.contracts.http.sessions import Mode, Phase, Session, Settings, Standing
from wordrally.contracts.ids import PlayerId, QuizId, SessionId
from wordrally.contracts.views import QuestionView, SessionView, You

BUILT = Path(__file__).parents[2] / "web/dist"
ID = SessionId("made-up")
PIN = "12895108"
TITLE = "Unit 4: the weather"
PAGE = 100
"""Rows of the leaderboard in one answer."""
NAMES = ("Mia", "Ben", "Jasmine", "Maxim", "Dao Minh Anh", "Kofi", "Nora", "Yusuf", "Hannes", "Rosa")


class _Files(http.server.SimpleHTTPRequestHandler):
    """The files of the client; any other path is a page of it."""

    def do_GET(self) -> None:
        if not (BUILT / self.path.partition("?")[0].lstrip("/")).is_file():
            self.path = "/index.html"
        super().do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@contextmanager
def client_files() -> Generator[str]:
    """The address at which the built client is served, from `with` to the end of the block."""
    handler = functools.partial(_Files, directory=str(BUILT))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def standings(players: int, *, questions: int = 10) -> list[Standing]:
    """A board on which everybody has another score, and in a race another way."""
    return [
        Standing(
            rank=nth + 1,
            place=nth + 1,
            player_id=PlayerId(f"p{nth}"),
            nickname=f"{NAMES[nth % len(NAMES)]} {nth // len(NAMES) or ''}".strip(),
            score=(players - nth) * 120,
            avatar=nth * 41 % 192,
            done=max(0, questions - nth * questions // players),
            mastered=max(0, questions - 1 - nth * questions // players),
        )
        for nth in range(players)
    ]


def session_view(mode: Mode, phase: Phase, *, questions: int = 10) -> SessionView:
    return SessionView(
        id=ID,
        pin=PIN,
        mode=mode,
        phase=phase,
        quiz_title=TITLE,
        question_count=questions,
        locked=False,
        settings=Settings(),
    )


def question(index: int, prompt: str, choices: list[str] | None, **other: object) -> QuestionView:
    """A question that opened just now."""
    now = now_ms()
    asked = QuestionView(
        index=index,
        count=10,
        kind="choice" if choices else "text",
        prompt=prompt,
        media=None,
        choices=choices,
        multiple=False,
        points=1_000,
        time_limit_ms=60_000,
        opened_at=now - 5_000,
        closes_at=now + 55_000,
        prompt_language="en",
        answer_language="en",
    )
    return msgspec.structs.replace(asked, **other)


def welcome(session: SessionView, you: You, *, everybody: Sequence[Standing] = ()) -> Welcome:
    return Welcome(
        version=1,
        server_at=now_ms(),
        session=session,
        you=you,
        top=list(everybody[:10]),
        players=len(everybody),
        board_version=1,
    )


class MadeUpGame:
    """What a page is told, by the socket and by the API; `everybody` may change while it is open."""

    def __init__(self, page: Page, first: Welcome, everybody: Sequence[Standing] = ()) -> None:
        self.everybody = list(everybody)
        self._first = first
        self._answers: dict[str, object] = {
            "/auth/refresh": {"access_token": "made-up", "token_type": "Bearer", "expires_in": 900},
            "/users/me": {"id": "u1", "email": "a@example.org", "display_name": "Ms Rain", "created_at": 0},
            f"/sessions/{ID}": self._session(),
        }
        self._sockets: list[WebSocketRoute] = []
        page.route("**/api/v1/**", self._answer)
        page.route_web_socket("**/ws/**", self._connect)
        page.add_init_script("localStorage.setItem('wordrally.signed-in', 'yes')")

    def answers(self, path: str, body: object) -> None:
        """From now on the API answers a GET of that path with `body`."""
        self._answers[path] = body

    def tells(self, *frames: Frame) -> None:
        """Send frames over the newest socket."""
        for frame in frames:
            self._sockets[-1].send(msgspec.json.encode(frame).decode())

    def _connect(self, socket: WebSocketRoute) -> None:
        self._sockets.append(socket)
        socket.on_message(lambda message: self._hear(socket, message))
        socket.send(msgspec.json.encode(self._first).decode())

    def _hear(self, socket: WebSocketRoute, message: str | bytes) -> None:
        match msgspec.json.decode(message, type=ClientIn):
            case Ping(t=t):
                socket.send(msgspec.json.encode(Pong(t=t, server_at=now_ms())).decode())
            case _:
                pass

    def _answer(self, route: Route, request: Request) -> None:
        path, _, query = request.url.partition("/api/v1")[2].partition("?")
        if path == f"/sessions/{ID}/leaderboard":
            route.fulfill(json=self._rows(query))
        elif path in self._answers:
            route.fulfill(json=self._answers[path])
        else:
            route.fulfill(
                status=404, json={"type": "/problems/not-found", "title": "Not found", "status": 404}
            )

    def _rows(self, query: str) -> object:
        offset = int(query.partition("offset=")[2].partition("&")[0] or 0)
        rows = self.everybody[offset : offset + PAGE]
        return {
            "players": len(self.everybody),
            "version": 1,
            "board_version": 1,
            "items": msgspec.to_builtins(rows),
        }

    def _session(self) -> object:
        shown = self._first.session
        return msgspec.to_builtins(
            Session(
                id=ID,
                pin=shown.pin,
                quiz_id=QuizId("q1"),
                quiz_title=shown.quiz_title,
                mode=shown.mode,
                phase=shown.phase,
                question_index=None,
                question_count=shown.question_count,
                locked=False,
                players=len(self.everybody),
                settings=Settings(),
                created_at=now_ms(),
                version=1,
                join_url=f"http://school.example/?pin={shown.pin}&check=7KT",
            )
        )
