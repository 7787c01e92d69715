"""Intervals at which a room rebroadcasts its latest state: short for hosts, longer for many players."""

HOSTS_FASTEST_S = 0.1
"""Hosts see every move, as a room has one or two of them."""

HOSTS_SLOWEST_S = 0.5
HOSTS_SLOWER_PER_CONNECTION_S = 0.0001
PLAYERS_FASTEST_S = 0.75
"""A board of ten rows is 0.8 kB, and a player should get at most 4 kB a question: two boards while it is
open, one after it, and the rest. At ten boards a second, 5,000 players would also cost more than a core in
the gateway alone (docs/performance.md)."""

PLAYERS_SLOWEST_S = 1.0
PLAYERS_SLOWER_PER_CONNECTION_S = 0.001
RACERS_SLOWEST_S = 2.0
RACERS_SLOWER_PER_CONNECTION_S = 0.002
COUNTS_SLOWEST_S = 3.0
"""Interval of the number of players before the first question."""

PROGRESS_FASTEST_S = 0.25
"""At most four a second (the contract)."""


NAMES_FOR_ALL_UP_TO = 100
"""Players up to which everybody gets the names of arrivals. In larger rooms only the host does."""


def hosts_interval_s(node: int) -> float:
    """Return the interval of boards for hosts: 0.1 s, or 0.5 s with 5,000 or more connections on the node."""
    return min(max(node * HOSTS_SLOWER_PER_CONNECTION_S, HOSTS_FASTEST_S), HOSTS_SLOWEST_S)


def hosts_progress_interval_s(node: int) -> float:
    """Return the interval of answer counts for hosts."""
    return max(hosts_interval_s(node), PROGRESS_FASTEST_S)


def players_interval_s(room: int) -> float:
    """Return the interval of board and progress for players.

    It is 0.75 s for a class, 1 s from 1,000 connections on.
    """
    return min(max(room * PLAYERS_SLOWER_PER_CONNECTION_S, PLAYERS_FASTEST_S), PLAYERS_SLOWEST_S)


def racers_interval_s(room: int) -> float:
    """Return the interval of the board for players at their own pace, who look at their own question.

    It is 0.75 s for a class, 1 s with 500 connections, and 2 s from 1,000 on: a board of ten rows is 1.1 kB,
    and nobody is to be sent more than 4 kB an answer.
    """
    return min(max(room * RACERS_SLOWER_PER_CONNECTION_S, PLAYERS_FASTEST_S), RACERS_SLOWEST_S)


def counts_interval_s(room: int) -> float:
    """Return the interval of player counts in rooms too large for names.

    It is 0.75 s, or 3 s from 3,000 connections on.
    """
    return min(max(room * PLAYERS_SLOWER_PER_CONNECTION_S, PLAYERS_FASTEST_S), COUNTS_SLOWEST_S)


def names_for_all(connections: int) -> bool:
    """Return whether players receive the names of those who join and leave, and not only their number."""
    return connections <= NAMES_FOR_ALL_UP_TO
