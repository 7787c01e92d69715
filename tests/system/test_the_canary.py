"""The canary plays against a real stack, and counts what players would have felt."""

from prometheus_client import REGISTRY

from tests.engines import free_port
from wordrally.local.stack import Stack
from wordrally.terminal.canary import Canary, CanaryAccount, account_of


def games(outcome: str) -> float:
    return REGISTRY.get_sample_value("wordrally_canary_games_total", {"outcome": outcome}) or 0.0


def seen(step: str) -> float:
    return REGISTRY.get_sample_value("wordrally_canary_step_seconds_count", {"step": step}) or 0.0


async def test_games_are_played_one_after_another_and_timed(stack: Stack):
    canary, before, accepted = Canary(stack.url, await account_of(stack.url)), games("good"), seen("accepted")

    assert await canary.play_once() is None
    assert await canary.play_once() is None

    assert games("good") == before + 2
    assert seen("accepted") == accepted + 4, "two players in each game"
    assert REGISTRY.get_sample_value("wordrally_canary_lost_answers_total") == 0


async def test_a_server_that_is_away_is_a_failed_game(stack: Stack):
    before = games("failed")
    away = Canary(f"http://127.0.0.1:{free_port()}", CanaryAccount("nobody@example.org", "a long password"))

    assert await away.play_once() is not None
    assert games("failed") == before + 1


async def test_a_login_that_is_refused_is_a_failed_game_with_the_servers_reason(stack: Stack):
    reason = await Canary(stack.url, CanaryAccount("nobody@example.org", "a long password")).play_once()

    assert reason is not None
    assert reason.startswith("ApiError: ")
