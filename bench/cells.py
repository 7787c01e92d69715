"""Simulation of many cells: `python -m bench.cells`.

Places sessions of random sizes over cells by free places, drains a cell, loses a cell, and calculates the
machines for a million players from the measured unit costs in docs/scaling.md. No process is started: the
same rules as in `deploy/edge.py` decide, in simulated time.
"""

import argparse
import random
import re
import statistics
from dataclasses import dataclass
from heapq import heappop, heappush

from deploy.edge import BY_PATH

from wordrally.quiz.live.domain.pins import draw_pin

CELLS = 34
PLAYERS = 1_000_000
PLACES = 30_000
"""Players of a cell of three machines with four cores each (docs/scaling.md)."""

GAME_S = (600, 2_700)
SIZES = ((0.70, 10, 35), (0.22, 36, 120), (0.07, 121, 500), (0.01, 501, 5_000))
"""Share of sessions, and the least and the greatest number of players: classes, years, schools, halls."""

QUESTION_MS, JOIN_MS = 4.64, 6.9
"""CPU of a player and question, and of a join, with three copies of each stream (docs/scaling.md)."""

EVERY_S = 30.0
USABLE = 0.65
CORES = 12


@dataclass(slots=True)
class SimulatedCell:
    """A cell of the simulation: its digits, its present players and sessions, and whether it is drained."""

    digits: str
    players: int = 0
    sessions: int = 0
    is_drained: bool = False


class Simulation:
    """Sessions that open, end, and are placed by free places; times are seconds."""

    def __init__(self, seed: int, *, by_free_places: bool) -> None:
        self._by_free_places = by_free_places
        self.cells = [SimulatedCell(f"{number:02d}") for number in range(CELLS)]
        self.now = 0.0
        self._dice = random.Random(seed)
        self._ends: list[tuple[float, int, SimulatedCell, int]] = []
        self._opened = 0

    def place(self) -> SimulatedCell:
        """Return the next cell in turn, or by free places that with the fewest players."""
        able = [cell for cell in self.cells if not cell.is_drained]
        if self._by_free_places:
            return min(able, key=lambda cell: cell.players)
        return able[self._opened % len(able)]

    def run(self, sessions: int, players: int) -> float:
        """Open so many sessions at the rate that keeps `players` present; return the worst fullness.

        Fullness is the players of the fullest cell as a multiple of the mean, after the warm-up.
        """
        mean_size = statistics.mean(self._size() for _ in range(10_000))
        rate = players / (mean_size * statistics.mean(GAME_S))
        worst = 1.0
        for _ in range(sessions):
            self.advance(self._dice.expovariate(rate))
            self.open()
            if self.now > GAME_S[1] and self._opened % 100 == 0:
                present = [cell.players for cell in self.cells]
                worst = max(worst, max(present) / statistics.mean(present))
        return worst

    def open(self) -> SimulatedCell:
        """Open a session now and return its cell."""
        size, self._opened = self._size(), self._opened + 1
        cell = self.place()
        cell.players, cell.sessions = cell.players + size, cell.sessions + 1
        heappush(self._ends, (self.now + self._dice.uniform(*GAME_S), self._opened, cell, size))
        return cell

    def advance(self, seconds: float) -> None:
        """Let time pass; sessions end."""
        self.now += seconds
        while self._ends and self._ends[0][0] <= self.now:
            _, _, cell, size = heappop(self._ends)
            cell.players, cell.sessions = cell.players - size, cell.sessions - 1

    def _size(self) -> int:
        [(_, least, most)] = self._dice.choices(SIZES, [share for share, _, _ in SIZES])
        return self._dice.randint(least, most)


def drain_s(simulation: Simulation, digits: str) -> float:
    """Drain a cell while sessions open elsewhere, and return the seconds until its last game has ended."""
    [cell] = [each for each in simulation.cells if each.digits == digits]
    cell.is_drained, begun = True, simulation.now
    while cell.sessions:
        simulation.advance(1.0)
        assert simulation.open() is not cell, "a drained cell opens no session"
    return simulation.now - begun


def wrong_routes(draws: int, seed: int) -> int:
    """Count the PINs and ids that the edge's patterns would send to a wrong cell."""
    dice, digits = random.Random(seed), [f"{number:02d}" for number in range(CELLS)]
    patterns = {cell: re.compile(BY_PATH.format(cell)) for cell in digits}
    wrong = 0
    for _ in range(draws):
        cell = dice.choice(digits)
        name = f"{cell}{dice.getrandbits(128):032x}"
        paths = (
            f"/api/v1/pins/{draw_pin(dice, cell)}/players",
            f"/api/v1/sessions/{name}/start",
            f"/ws/v1/sessions/{name}",
        )
        wrong += sum(
            [other for other in digits if patterns[other].fullmatch(path)] != [cell] for path in paths
        )
    return wrong


def players_of_a_cell(cores: int = CORES, game_s: float = 1_650.0) -> float:
    """Return the players that a cell carries by the formula of docs/scaling.md."""
    return cores * 1_000 * USABLE / (QUESTION_MS / EVERY_S + JOIN_MS / game_s)


def main() -> None:
    """Print the figures; they are the same in every run with the same seed."""
    parser = argparse.ArgumentParser(prog="python -m bench.cells")
    parser.add_argument("--sessions", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=7)
    chosen = parser.parse_args()
    print(f"{chosen.sessions:,} sessions over {CELLS} cells; the fullest has at most")
    in_turn = Simulation(chosen.seed, by_free_places=False).run(chosen.sessions, PLAYERS)
    print(f"  {in_turn:.3f} × the mean, in turn as `deploy/edge.py` does it")
    simulation = Simulation(chosen.seed, by_free_places=True)
    worst = simulation.run(chosen.sessions, PLAYERS)
    print(f"  {worst:.3f} × the mean, by free places")
    carried = players_of_a_cell()
    lost = max(cell.players for cell in simulation.cells) / sum(cell.players for cell in simulation.cells)
    print(f"one cell lost: {lost:.1%} of the players are disconnected, the others do not feel it")
    print(f"a drained cell is empty after {drain_s(simulation, '00') / 60:.0f} minutes")
    print(f"wrong routes of 300,000 paths: {wrong_routes(100_000, chosen.seed)}")
    print(f"a cell of {CORES} cores carries {carried:,.0f} players; a million need {PLAYERS / carried:.0f}")
    print(f"planned with {PLACES:,} each: {PLAYERS / PLACES:.0f} cells, {3 * CELLS} machines")


if __name__ == "__main__":
    main()
