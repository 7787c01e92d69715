"""Typed client of the public HTTP API: one method per call, and the problem document of a refusal."""

from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import quote, urlencode

import httpx
import msgspec

from wordrally.contracts.http.accounts import AccessToken, Profile
from wordrally.contracts.http.formats import ImportOptions, ImportProposal
from wordrally.contracts.http.paging import Page
from wordrally.contracts.http.problems import Problem
from wordrally.contracts.http.quizzes import Quiz, QuizDraft, QuizSummary
from wordrally.contracts.http.reports import Report
from wordrally.contracts.http.sessions import Joined, PracticeWish, Session, SessionDraft, Standings
from wordrally.contracts.http.vocabulary import QuizProposal, QuizRecipe

TIMEOUT_S = 60.0  # a busy server makes a quiz within 40 s
FILE = "application/octet-stream"

T = TypeVar("T")


class ApiError(Exception):
    """Refusal by the API; `problem` gives the reason."""

    def __init__(self, problem: Problem, retry_after_s: float | None) -> None:
        super().__init__(problem.detail)
        self.problem = problem
        self.retry_after_s = retry_after_s


class Api:
    """A connection to a Wordrally server; signed in after `log_in`."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url.rstrip("/")
        self._client = httpx.AsyncClient(base_url=self.base_url, timeout=TIMEOUT_S)
        self.access_token: str | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def sign_up(self, email: str, password: str, display_name: str) -> Profile:
        body = {"email": email, "password": password, "display_name": display_name}
        return await self._call("POST", "/api/v1/users", Profile, body)

    async def log_in(self, email: str, password: str) -> None:
        body = {"email": email, "password": password}
        token = await self._call("POST", "/api/v1/auth/token", AccessToken, body)
        self.access_token = token.access_token

    async def refresh(self) -> None:
        """Trade the refresh cookie for a new access token."""
        token = await self._call("POST", "/api/v1/auth/refresh", AccessToken)
        self.access_token = token.access_token

    async def create_quiz(self, draft: QuizDraft) -> Quiz:
        return await self._call("POST", "/api/v1/quizzes", Quiz, draft)

    async def import_quiz(self, name: str, content: bytes, options: ImportOptions) -> ImportProposal:
        """Send a file to be read; nothing is stored."""
        given = {key: value for key, value in msgspec.structs.asdict(options).items() if value is not None}
        path = f"/api/v1/quizzes/import?{urlencode({'name': name} | given)}"
        return await self._call("POST", path, ImportProposal, content)

    async def generate_quiz(self, recipe: QuizRecipe) -> QuizProposal:
        """Request generated questions; nothing is stored."""
        return await self._call("POST", "/api/v1/quizzes/generate", QuizProposal, recipe)

    async def public_quizzes(self) -> list[QuizSummary]:
        page = await self._call("GET", "/api/v1/quizzes?visibility=public", Page[QuizSummary])
        return page.items

    async def own_quizzes(self) -> list[QuizSummary]:
        return (await self._call("GET", "/api/v1/quizzes", Page[QuizSummary])).items

    async def quiz(self, quiz_id: str) -> Quiz:
        return await self._call("GET", f"/api/v1/quizzes/{quiz_id}", Quiz)

    async def open_session(self, draft: SessionDraft) -> Session:
        return await self._call("POST", "/api/v1/sessions", Session, draft)

    async def session(self, session_id: str) -> Session:
        return await self._call("GET", f"/api/v1/sessions/{session_id}", Session)

    async def command(self, session_id: str, name: str) -> Session:
        """Send a command to the session; `name` is start, next, close, finish, lock or unlock."""
        return await self._call("POST", f"/api/v1/sessions/{session_id}/{name}", Session)

    async def remove_player(self, session_id: str, player_id: str) -> None:
        await self._send("DELETE", f"/api/v1/sessions/{session_id}/players/{player_id}")

    async def join(self, pin: str, nickname: str) -> Joined:
        return await self._call("POST", f"/api/v1/pins/{quote(pin)}/players", Joined, {"nickname": nickname})

    async def practise(self, wish: PracticeWish) -> Joined:
        return await self._call("POST", "/api/v1/practice", Joined, wish)

    async def standings(self, session_id: str, limit: int = 100, offset: int = 0) -> Standings:
        path = f"/api/v1/sessions/{session_id}/leaderboard?limit={limit}&offset={offset}"
        return await self._call("GET", path, Standings)

    async def report(self, session_id: str) -> Report:
        return await self._call("GET", f"/api/v1/sessions/{session_id}/report", Report)

    async def _call(self, method: str, path: str, answer: type[T], body: Any = None) -> T:
        response = await self._send(method, path, body)
        return msgspec.json.decode(response.content, type=answer)

    async def _send(self, method: str, path: str, body: Any = None) -> httpx.Response:
        headers: dict[str, str] = {}
        if self.access_token is not None:
            headers["Authorization"] = f"Bearer {self.access_token}"
        content = body if body is None or isinstance(body, bytes) else msgspec.json.encode(body)
        if content is not None:
            headers["Content-Type"] = FILE if content is body else "application/json"
        response = await self._client.request(method, path, content=content, headers=headers)
        if response.is_error:
            raise _error(response)
        return response


def _error(response: httpx.Response) -> ApiError:
    try:
        problem = msgspec.json.decode(response.content, type=Problem)
    except msgspec.MsgspecError:
        text = f"The server answered {response.status_code}."
        problem = Problem(type="about:blank", title="Refused", status=response.status_code, detail=text)
    retry_after = response.headers.get("retry-after")
    return ApiError(problem, float(retry_after) if retry_after else None)
