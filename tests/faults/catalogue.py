"""The faults, and the spoilt variants with the fault that must show each of them."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

from tests.faults import backlog, crowds, deliveries, harm, pacing, sites
from tests.faults.games import Game, play_assignment, play_live, play_race
from tests.faults.scene import BACKLOG, DETECTS, EXPELLED, REPLAY, SURVIVES, UNSTORED, Harm, Scene
from tests.faults.sites import Ground
from tests.system.judge import MOMENTS
from tests.system.paced_judge import AWAY

PROCESSES = (
    "user-1",
    "history-1",
    "quiz-1",
    "scoring-1",
    "realtime-1",
    "realtime-2",
    "web-1",
    "nats",
    "store",
    "gateway",
)
FROZEN_S = (1, 5, 30)
FROZEN = ("user-1", "history-1", "quiz-1", "scoring-1", "realtime-1", "web-1", "nats", "store", "gateway")
RESTARTED = ("user-1", "history-1", "quiz-1", "scoring-1", "realtime-1", "web-1", "nats", "store", "gateway")

NODE_S, SERVICE_S, EVERYTHING_S = 3.0, 5.0, 20.0
"""How soon everything works again; a full store is rebuilt at 10 s per 100,000 answers."""


@dataclass(frozen=True)
class Fault:
    """A fault: the harm, its moment (drawn by the seed), its site, and the checks that must be made."""

    name: str
    harm: Harm
    moments: tuple[str, ...] = MOMENTS
    limit_s: float = SERVICE_S
    ground: Ground = sites.plain
    checks: frozenset[str] = frozenset()
    is_probed: bool = True
    game: Game = play_live


@dataclass(frozen=True)
class Variant:
    """A way to get it wrong, and what brings it to light."""

    name: str
    fault: Fault


async def _fill_the_disk(scene: Scene) -> None:
    """Nothing can be stored, for a while; then there is room again."""
    disk = scene.site.disk
    assert disk is not None, "there is a disk that can be filled"
    await asyncio.to_thread(disk.fill)
    await asyncio.sleep(harm.CUT_S)
    disk.free()
    scene.harmed()


NONE = Fault("none", harm.nothing)
IN_THE_BURST, AT_THE_END = ("burst",), ("finished",)
KILLS = Fault(
    "kill each in turn",
    harm.kill_in_turn(
        ("scoring-1", "user-1"), ("realtime-1", "quiz-1"), ("nats", "gateway"), ("realtime-2", "store")
    ),
    ("lobby",),
    EVERYTHING_S,
)
CLOSING = Fault(
    "freeze realtime-1 over a closing", harm.freeze_over_closing("realtime-1"), ("last opens",), NODE_S
)
LATE_WORDS = Fault(
    "cut off from queue over a closing",
    harm.cut_off_over_closing,
    ("last opens",),
    NODE_S,
    sites.with_detours,
)
SILENT_QUEUE = Fault(
    "kill everything behind a silent queue",
    harm.kill_everything_behind_a_silent_queue,
    IN_THE_BURST,
    EVERYTHING_S,
    checks=frozenset({UNSTORED}),
)
AGAIN = Fault(
    "deliver answers again",
    deliveries.deliver_answers_again,
    ("reveal",),
    ground=sites.with_little_behind_it,
)
POWER_CUT = Fault(
    "cut the power", harm.cut_power, IN_THE_BURST, EVERYTHING_S, sites.on_an_image, frozenset({DETECTS})
)


RACE = Fault(
    "kill nodes between the steps of a race",
    pacing.kill_between_steps,
    ("open",),
    EVERYTHING_S,
    game=play_race,
)
HOMEWORK = Fault(
    "restart and cut the power in an assignment",
    pacing.restart_and_cut_power,
    (AWAY,),
    EVERYTHING_S,
    sites.on_an_image,
    frozenset({DETECTS}),
    game=play_assignment,
)


def all_faults() -> Iterator[Fault]:
    """Each fault, those of one ground together."""
    yield NONE
    yield from _processes()
    yield from _everything()
    yield from _messages()
    yield from _crowds()
    yield from _disks()
    yield from _networks()
    yield from _paces()
    yield from _joined()


def _limit_s(name: str) -> float:
    return NODE_S if name.startswith("realtime") else SERVICE_S


def _processes() -> Iterator[Fault]:
    for name in PROCESSES:
        yield Fault(f"kill {name}", harm.kill(name), limit_s=_limit_s(name))
    yield KILLS
    for name in FROZEN:
        for seconds in FROZEN_S:
            yield Fault(f"freeze {name} {seconds} s", harm.freeze(name, seconds), limit_s=_limit_s(name))
    yield Fault("freeze nats in a burst", harm.freeze("nats", 5), IN_THE_BURST, checks=frozenset({UNSTORED}))
    yield CLOSING
    for name in RESTARTED:
        yield Fault(f"restart {name}", harm.restart(name), limit_s=_limit_s(name))


def _joined() -> Iterator[Fault]:
    """Return faults of processes with workers inside; there is no second one that goes on meanwhile."""
    harms = {
        "kill quiz-1 and its worker": harm.kill("quiz-1"),
        "kill user-1 and its worker": harm.kill("user-1"),
        "freeze quiz-1 and its worker 5 s": harm.freeze("quiz-1", 5),
    }
    for name, done in harms.items():
        yield Fault(name, done, limit_s=EVERYTHING_S, ground=sites.with_workers_inside)


def _everything() -> Iterator[Fault]:
    yield Fault("kill everything", harm.kill_everything, limit_s=EVERYTHING_S)
    yield SILENT_QUEUE
    yield Fault("restart everything", harm.restart_everything, limit_s=EVERYTHING_S)
    yield Fault("empty the store", harm.empty_the_store)
    yield Fault("lock the databases 10 s", harm.lock_the_databases)


def _messages() -> Iterator[Fault]:
    yield Fault("copy answers backwards", deliveries.copy_answers_backwards, ("reveal", "close", "finish"))
    yield Fault("hand answers back", deliveries.hand_answers_back, ("open",))
    yield AGAIN
    yield Fault(
        "replay everything twice",
        deliveries.replay_everything,
        AT_THE_END,
        ground=sites.with_little_behind_it,
        checks=frozenset({REPLAY}),
        is_probed=False,
    )
    yield Fault("drop all lines", crowds.drop_all_lines)
    yield Fault(
        "read slowly or not at all",
        crowds.read_slowly_or_not_at_all,
        ("lobby",),
        checks=frozenset({EXPELLED}),
    )


def _crowds() -> Iterator[Fault]:
    """Return the faults on their site.

    Those with replays come last, since they replay all others' answers, too.
    """
    yield Fault(
        "empty a store of 50,000 answers", backlog.empty_a_full_store, ("lobby",), checks=frozenset({BACKLOG})
    )
    yield Fault("a backlog of 50,000", backlog.let_answers_pile_up, ("open",), checks=frozenset({BACKLOG}))


def _disks() -> Iterator[Fault]:
    yield POWER_CUT
    finished = frozenset({DETECTS, SURVIVES})
    yield Fault(
        "cut the power at the end", harm.cut_power, AT_THE_END, EVERYTHING_S, sites.on_an_image, finished
    )
    yield Fault("fill the queue's disk", _fill_the_disk, IN_THE_BURST, ground=sites.on_a_small_disk)


def _networks() -> Iterator[Fault]:
    for ways in (("queue",), ("store",), ("queue", "store")):
        name = " and ".join(ways)
        yield Fault(f"cut off from {name}", harm.cut_off(*ways), limit_s=NODE_S, ground=sites.with_detours)
    yield LATE_WORDS
    yield Fault("a clock two minutes off", harm.nothing, ground=sites.with_a_wrong_clock)


def _paces() -> Iterator[Fault]:
    yield Fault("a race", harm.nothing, game=play_race)
    yield RACE
    for name in ("scoring-1", "quiz-1", "nats", "store"):
        yield Fault(f"kill {name} in a race", harm.kill(name), game=play_race)
    yield Fault("empty the store in a race", harm.empty_the_store, game=play_race)
    yield HOMEWORK


VARIANTS = (
    Variant("default fsync", POWER_CUT),
    Variant("no unique key", AGAIN),
    Variant("deduplication window only", AGAIN),
    Variant("accepted before stored", SILENT_QUEUE),
    Variant("client's time trusted", NONE),
    Variant("no fencing", LATE_WORDS),
    Variant("key in the question", NONE),
    Variant("told to every session", NONE),
    Variant("last answer counts", NONE),
)
