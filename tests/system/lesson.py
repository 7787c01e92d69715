"""A session from a teacher's point of view: commands, players on chosen nodes, what everybody was told."""

import secrets
from typing import Any, Self

import httpx

from tests.system.player import JSON, Player

PASSWORD = "a long password"


async def sign_in(http: httpx.AsyncClient) -> dict[str, str]:
    """A new account's authorization header."""
    account = {"email": f"{secrets.token_hex(8)}@example.org", "password": PASSWORD}
    response = await http.post("/api/v1/users", json=account | {"display_name": "Teacher"})
    assert response.status_code == 201, response.text
    token = (await http.post("/api/v1/auth/token", json=account)).json()["access_token"]
    return {"Authorization": f"Bearer {token}"}


class Lesson:
    """One session, its host, and its players."""

    def __init__(
        self, http: httpx.AsyncClient, host: dict[str, str], session: JSON, nodes: list[str]
    ) -> None:
        self.http = http
        self.host = host
        self.session = session
        self.nodes = nodes
        self.players: list[Player] = []

    @classmethod
    async def open(
        cls,
        http: httpx.AsyncClient,
        host: dict[str, str],
        quiz: JSON,
        nodes: list[str],
        mode: str = "live",
        **settings: Any,
    ) -> Self:
        stored = await http.post("/api/v1/quizzes", json=quiz, headers=host)
        assert stored.status_code == 201, stored.text
        body = {"quiz_id": stored.json()["id"], "mode": mode, "settings": settings}
        opened = await http.post("/api/v1/sessions", json=body, headers=host)
        assert opened.status_code == 201, opened.text
        return cls(http, host, opened.json(), nodes)

    @property
    def path(self) -> str:
        return f"/api/v1/sessions/{self.session['id']}"

    async def join(self, nickname: str) -> httpx.Response:
        body = {"pin": self.session["pin"], "nickname": nickname}
        return await self.http.post("/api/v1/sessions/join", json=body)

    async def seat(self, nickname: str, doors: list[str] | None = None) -> Player:
        """Join and connect, at the gateway unless `doors` are named."""
        joined = await self.join(nickname)
        assert joined.status_code == 201, joined.text
        return await self.take_seat(joined.json(), doors)

    async def take_seat(self, joined: JSON, doors: list[str] | None = None) -> Player:
        """Connect with the answer to a join."""
        player = Player(str(joined.get("nickname")), joined, doors or [str(self.http.base_url).rstrip("/")])
        self.players.append(player)
        await player.connect()
        return player

    async def seat_again(self, player: Player, doors: list[str]) -> Player:
        """Connect with a player's token from another device."""
        return await self.take_seat(player.joined, doors)

    async def host_seat(self) -> Player:
        """The host's own socket."""
        seat = {
            "player_id": "host",
            "token": self.host["Authorization"].removeprefix("Bearer "),
            "socket_path": f"/ws/v1/sessions/{self.session['id']}",
        }
        return await self.take_seat(seat)

    async def command(self, name: str, host: dict[str, str] | None = None) -> httpx.Response:
        return await self.http.post(f"{self.path}/{name}", headers=host or self.host)

    async def does(self, name: str) -> JSON:
        """A command that is expected to succeed."""
        response = await self.command(name)
        assert response.status_code == 200, response.text
        return response.json()

    async def report(self) -> JSON:
        return (await self.http.get(f"{self.path}/report", headers=self.host)).json()

    async def leave(self) -> None:
        for player in self.players:
            await player.disconnect()
