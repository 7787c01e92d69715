"""Keys of the projection, all owned by the quiz service: `wr2:{sid}:…`, with the session id as hash tag.

The number is the version of the projection's format. Another version finds nothing and rebuilds it from the
logs.

| key | value |
| --- | --- |
| `session` | the view (see `views`) with its sequence; written last: without it there is no projection |
| `players` | hash: player id → `PlayerJoined` (JSON), removed players included |
| `accounts` | hash: account id → player id |
| `board` | zset: player id → packed score (see `domain/ranking.py`), 0 on joining; without removed players |
| `marks` | hash: player id → a character per question for streaks: `1` right, `0` wrong, `-` missing |
| `turns` | hash: player id → the newest turn opened for them in a paced mode: `LoggedTurn` (msgpack) |
| `receipts:{q}` | hash: player id → the answer that counts: `Receipt` (msgpack) |
| `answered:{q}` | zset: id of a player who answered → end of the wait for them, as in `present` |
| `counters` | hash of counters and marks, see below |
| `rebuilding` | token of the process that rebuilds the projection; expires |
| `places` | zset: player id of a join under way → time at which its place is given up |
| `joining:{account}` | player id of the join under way of an account; expires |
| `joins:{minute}` | number of seats taken in that minute, if the host limits it; expires |
| `teams` | hash: player id → team, also for places of joins under way |
| `team_sizes` | zset: team → number of its members, places of joins under way included |
| `team_sums` | hash: `members:{team}` and `points:{team}` of the board as of version `at` |
| `connected` | zset: player id → time until which the last report of their node is valid |
| `present` | zset: player id → end of the wait for them (see `domain/presence.py`) |
| `nodes` | hash: player id → node; the field '' marks a loss: missing players may be on any node |

The fields of `counters` are:

- `event` and `board_version`, which never decrease;
- `slots`, the number of `receipts` in a paced mode;
- `top`, the rows that were sent last;
- `settled:{q}`, set once the points of a question are on the board;
- `skipped`, an `s` for each question that was skipped.

The streak of a player at question q is the run of `1` in `marks` that ends at q, or at q-1 while q is open
and not answered. In paced modes, `{q}` and the characters of `marks` are the turn minus one
(`ranking.slot_of`), and each player has their own. The removal of a player deletes them from `board`, `marks`
and every `receipts:{q}`. `answered` is the length of `receipts:{q}`.

Only a rebuild creates the projection of a session, even of a new one. An empty one that was created otherwise
could hide answers from before the store was emptied.
"""

from wordrally.contracts.ids import SessionId

FINISHED_TTL_S = 24 * 3_600
"""Time for which the keys outlive the session, equal to the lifetime of a player token."""


def key(session_id: SessionId, name: str) -> str:
    """Return the key of one part of a session's projection."""
    return f"wr2:{{{session_id}}}:{name}"


def prefix(session_id: SessionId) -> str:
    """Return the common prefix of the session's keys, for scripts that access several of them."""
    return f"wr2:{{{session_id}}}:"
