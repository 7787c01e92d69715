"""Simulation of scaling by load: `python -m bench.scaling`.

A week of a school region, second by second in simulated time: lessons begin with the bell, so the load
comes in steps. The same rules decide as in the chart, and, for comparison, without hysteresis. No process
is started.
"""

import argparse
import random
from dataclasses import dataclass

from wordrally.realtime.domain.scaling import Scaling, ScalingRules, decide, needed

DAYS = 7
LOOK_S = 15
DAY_S = 86_400
STARTS_S = 40
"""From the decision until a new node takes connections."""

LESSON_S, BREAK_S, FIRST_BELL_S, LESSONS = 2_700, 900, 8 * 3_600, 8
PLAYERS, NODE = 40_000, 12_000
"""Players at the busiest bell, and the sockets of a node."""

RULES = ScalingRules(least=2, most=12)
EAGER = ScalingRules(least=2, most=12, tolerance=0, up_step=12, calm_ms=1, down_every_ms=0, up_every_ms=0)


@dataclass(slots=True)
class Week:
    """Outcome of a week. `moved` are players whose node was removed while they played."""

    changes: int = 0
    full_s: int = 0
    node_hours: float = 0.0
    moved: float = 0.0


def players_at(second: int, dice: random.Random) -> float:
    """Return the players of a moment: those of a lesson come within two minutes after its bell."""
    day, time_of_day = divmod(second, DAY_S)
    if day % 7 >= 5:
        return dice.uniform(100, 400)
    lesson, since = divmod(time_of_day - FIRST_BELL_S, LESSON_S + BREAK_S)
    if not 0 <= lesson < LESSONS or since >= LESSON_S:
        return dice.uniform(300, 900)
    share = (0.5, 0.8, 1.0, 0.9, 0.7, 0.6, 0.35, 0.2)[lesson]
    here = min(since / 120, 1.0) * (1.0 if since < LESSON_S - 300 else (LESSON_S - since) / 300)
    return PLAYERS * share * here * dice.uniform(0.9, 1.0) + 500


def simulate(rules: ScalingRules, seed: int) -> Week:
    """Return what a week costs with these rules."""
    dice, state, week = random.Random(seed), Scaling(rules.least), Week()
    ready, coming = rules.least, list[tuple[int, int]]()
    for second in range(0, DAYS * DAY_S, LOOK_S):
        arrived = sum(number for at, number in coming if at <= second)
        coming, ready = [one for one in coming if one[0] > second], ready + arrived
        players = players_at(second, dice)
        week.full_s += LOOK_S if players > ready * NODE else 0
        week.node_hours += state.replicas * LOOK_S / 3_600
        after = decide(state, [players / NODE / ready] * ready, second * 1_000 + 10**9, rules)
        added = after.replicas - state.replicas
        if added > 0:
            coming.append((second + STARTS_S, added))
        elif added < 0:
            week.moved += players * -added / ready
            ready += added
        week.changes += added != 0
        state = after
    return week


def least_node_hours(seed: int) -> float:
    """Return the node hours of somebody who knows each moment and moves nobody."""
    dice = random.Random(seed)
    moments = (players_at(second, dice) for second in range(0, DAYS * DAY_S, LOOK_S))
    return sum(needed([players / NODE], RULES) for players in moments) * LOOK_S / 3_600


def main() -> None:
    """Print both weeks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=7)
    seed = parser.parse_args().seed
    print(f"node hours of perfect foresight: {least_node_hours(seed):.0f}")
    for name, rules in (("the rules", RULES), ("without hysteresis", EAGER)):
        week = simulate(rules, seed)
        print(
            f"{name}: {week.changes} changes, {week.full_s} s without room, "
            f"{week.node_hours:.0f} node hours, {week.moved:,.0f} players moved"
        )


if __name__ == "__main__":
    main()
