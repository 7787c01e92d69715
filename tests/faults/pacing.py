"""Harm between the steps of games at everyone's own pace."""

import asyncio
from collections.abc import Callable, Iterator

from tests.faults.harm import QUEUE, cut_power, frozen, kill, restart_everything
from tests.faults.scene import Scene
from tests.system.paced_judge import AWAY, PacedJudge
from tests.system.player import now_ms
from tests.system.racer import Racer

LOOK_EVERY_S = 0.01
SEEN_WITHIN_S = 30.0
STILL_S = 0.2
GRACE_MS = 250


async def kill_between_steps(scene: Scene) -> None:
    """Kill a node between `accepted` and `reveal`, between `next` and `question`, and at the end of a turn.

    A step of some milliseconds is held open by a process that stands still.
    """
    async with frozen(scene, "scoring-1", "scoring-2"):
        await _seen(scene, _waits_for_result)
        await kill("realtime-1")(scene)
    await _kill_before_question(scene)
    await _seen(scene, _times_out)
    scene.harmed()
    await kill("realtime-1")(scene)


async def _kill_before_question(scene: Scene) -> None:
    """Stop the queue again and again, until it stands still while somebody waits for a turn."""
    while True:
        await _seen(scene, _is_between_turns)
        async with frozen(scene, QUEUE):
            await asyncio.sleep(STILL_S)
            if any(_waits_for_turn(racer) for racer in _racers(scene)):
                await kill("realtime-2")(scene)
                return


async def restart_and_cut_power(scene: Scene) -> None:
    """Restart everything while nobody is there, and cut the power when they are back and answer."""
    await scene.moment(AWAY)
    await restart_everything(scene)
    answered = sum(len(racer.accepted) for racer in _racers(scene))
    for judge in _judges(scene):
        judge.resumed.set()
    await _look(lambda: sum(len(racer.accepted) for racer in _racers(scene)) > answered + len(scene.judges))
    await cut_power(scene)


def _judges(scene: Scene) -> Iterator[PacedJudge]:
    for judge in scene.judges:
        assert isinstance(judge, PacedJudge)
        yield judge


def _racers(scene: Scene) -> Iterator[Racer]:
    for judge in _judges(scene):
        yield from judge.racers


def _waits_for_result(racer: Racer) -> bool:
    turn = racer.open_turn
    return turn is not None and turn["turn"] in racer.accepted


def _is_between_turns(racer: Racer) -> bool:
    return racer.open_turn is None and bool(racer.ended) and not racer.is_over


def _waits_for_turn(racer: Racer) -> bool:
    return racer.asked is not None and racer.asked in racer.ended


def _times_out(racer: Racer) -> bool:
    turn = racer.open_turn
    return (
        turn is not None and turn["turn"] not in racer.sent and now_ms() > turn["closes_at"] + GRACE_MS - 100
    )


async def _seen(scene: Scene, condition: Callable[[Racer], bool]) -> None:
    """Wait until that holds of some player."""
    await _look(lambda: any(condition(racer) for racer in _racers(scene)))


async def _look(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(SEEN_WITHIN_S):
        while not condition():  # noqa: ASYNC110 (many players, and none of them knows what is waited for)
            await asyncio.sleep(LOOK_EVERY_S)
