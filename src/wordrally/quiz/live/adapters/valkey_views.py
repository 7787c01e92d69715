"""Format of a view in the store: a line that scripts can read, then JSON.

A view is decoded once per version, not once per request.
"""

from collections import OrderedDict

import msgspec

from wordrally.contracts.ids import SessionId
from wordrally.quiz.live.application.ports import View
from wordrally.quiz.live.domain.session import phase_of, shown_question

KEPT_VIEWS = 1_024

_decoder = msgspec.json.Decoder(View)


def encode_view(view: View) -> bytes:
    """Encode a view. Its first line is `sequence max_players shown question_count phase teams assign pace`.

    `shown` is -1 before the first question and in paced modes. `pace` is `paced` or `led`. `teams` is the
    number of teams, and `assign` is their assignment. Both are left out without teams.
    """
    created = view.session.created
    question = shown_question(view.session)
    shown = -1 if question is None else question.index
    head = f"{view.sequence} {created.settings.max_players} {shown} {created.question_count}"
    head += f" {phase_of(view.session)}"
    if (teams := created.settings.teams) is not None:
        head += f" {teams.count} {teams.assign}"
    head += " paced" if view.session.is_paced else " led"
    return head.encode() + b"\n" + msgspec.json.encode(view)


def decode_view(raw: bytes) -> View:
    """Decode the result of `encode_view`."""
    return _decoder.decode(raw.partition(b"\n")[2])


class ViewCache:
    """Cache of decoded views. Five thousand players who join one session cost one decoding."""

    def __init__(self) -> None:
        self._kept: OrderedDict[SessionId, tuple[bytes, View]] = OrderedDict()

    def decode(self, session_id: SessionId, raw: bytes) -> View:
        kept = self._kept.get(session_id)
        if kept is not None and kept[0] == raw:
            return kept[1]
        view = decode_view(raw)
        self._kept[session_id] = (raw, view)
        self._kept.move_to_end(session_id)
        if len(self._kept) > KEPT_VIEWS:
            self._kept.popitem(last=False)
        return view
