"""How often a room repeats what only its newest state matters of: less often the larger it is."""

# At 10 a second, 5,000 players would cost more than a core in the gateway alone; a class of 30 sees every move. A board is
# 1 kB: a lecture of 500 that answers within a second gets four.
LEADERBOARD_FASTEST_S = 0.1
LEADERBOARD_SLOWEST_S = 1.0
PROGRESS_FASTEST_S = 0.25
CONNECTIONS_PER_SECOND = 2_000
# A hundred classes at 10 a second are 30,000 frames, which two cores cannot carry through the gateway besides the answers.
NODE_CONNECTIONS_PER_SECOND = 10_000

# In a larger room names would cost each player more than they tell; its host sees them all.
NAMES_FOR_ALL_UP_TO = 100


def leaderboard_interval_s(room: int, node: int) -> float:
    """By the connections of a room, and of the whole node: 0.1 s for a class, 1 s for a hall.

    A room reaches 1 s at 2,000; a node full of small ones at 10,000.
    """
    interval_s = max(room / CONNECTIONS_PER_SECOND, node / NODE_CONNECTIONS_PER_SECOND)
    return min(max(interval_s, LEADERBOARD_FASTEST_S), LEADERBOARD_SLOWEST_S)


def progress_interval_s(room: int, node: int) -> float:
    """As the leaderboard's, but never under 0.25 s: at most four a second."""
    return max(leaderboard_interval_s(room, node), PROGRESS_FASTEST_S)


def names_for_all(connections: int) -> bool:
    """Whether players are told who joins and leaves, or only how many are there."""
    return connections <= NAMES_FOR_ALL_UP_TO
