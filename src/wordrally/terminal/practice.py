"""Practice in the terminal: what is due, what was missed, or one quiz."""

from typing import Literal

from wordrally.contracts.http.sessions import PracticeWish
from wordrally.terminal.api import Api
from wordrally.terminal.play import play_seat, run_game

Pick = Literal["due", "missed", "quiz"]


def run(base_url: str, email: str, password: str, pick: Pick, quiz_id: str | None) -> int:
    """Practise to the end, and return the exit code; an error is printed as one sentence."""
    wish = PracticeWish(pick="quiz" if quiz_id else pick, quiz_id=quiz_id)
    return run_game(base_url, practise(base_url, email, password, wish))


async def practise(base_url: str, email: str, password: str, wish: PracticeWish) -> None:
    """Begin a practice session and play it. Raises `ApiError`."""
    async with Api(base_url) as api:
        await api.log_in(email, password)
        joined = await api.practise(wish)
    await play_seat(base_url, joined)
