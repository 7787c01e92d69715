"""The keys of the projection, all owned by the quiz service: `wr2:{sid}:…`, the session id as hash tag.

The number is that of the form of the projection: another version of it finds nothing and draws it anew from the logs.

| key | holds |
| --- | --- |
| `session` | the view (see `views`): session, sequence. While it is missing, nothing of the session is there: it is written last |
| `players` | hash: player id → `PlayerJoined` (JSON), removed players included |
| `accounts` | hash: account id → player id |
| `board` | zset: player id → packed score (see `domain/ranking.py`); from 0 on joining; removed players are not on it |
| `marks` | hash: player id → a character per question, `1` right, `0` wrong, `-` missing: streaks are counted in it |
| `turns` | hash: player id → the newest turn that was opened for them, at their own pace: `LoggedTurn` (msgpack) |
| `receipts:{q}` | hash: player id → the answer that counts: `Receipt` (msgpack) |
| `answered:{q}` | zset: player id of who has answered → until when others wait for it, as in `present` |
| `counters` | hash: `event` and `board_version`, which never go back; `slots`, how many `receipts` there are at everyone's own pace; `top`, the rows last told; `settled:{q}` once the points of a question are on the board; `skipped`, an `s` for each question that was skipped |
| `rebuilding` | token of whoever rebuilds the projection; expires |
| `places` | zset: player id of a join under way → when its place is given up |
| `joining:{account}` | player id of the join under way of an account; expires |
| `teams` | hash: player id → team, also for places of joins under way |
| `team_sizes` | zset: team → how many are in it, places of joins under way included |
| `team_sums` | hash: `members:{team}` and `points:{team}` of the board as of version `at` |
| `connected` | zset: player id → until when its last node's word is good |
| `present` | zset: player id → until when others wait for it (see `domain/presence.py`) |
| `nodes` | hash: player id → node; the field '' says that the rest was lost: who is not in it may be anywhere |

The streak of a player at question q is the run of `1` in `marks` that ends at q, or at q-1 while q is open and not answered.
At everyone's own pace, `{q}` and the characters of `marks` are the turn less one (`ranking.slot_of`), and each player has their own.
Removing a player takes them from `board`, `marks` and every `receipts:{q}`; `answered` is the length of `receipts:{q}`.
Only a rebuild makes the projection of a session, even of a new one: an empty one made by anybody else could hide answers
from before the store was emptied.
"""

from wordrally.contracts.ids import SessionId

FINISHED_TTL_S = 24 * 3_600
"""How long the keys outlive the session: as long as a player token does."""


def key(session_id: SessionId, name: str) -> str:
    """The key of one part of a session's projection."""
    return f"wr2:{{{session_id}}}:{name}"


def prefix(session_id: SessionId) -> str:
    """What every key of the session starts with, for scripts that reach several of them."""
    return f"wr2:{{{session_id}}}:"
