"""Spoilt products, each a change of one function. The suite must notice every one of them."""

import re
import weakref

CLAIM = re.compile(rb'"sent_at": ?(\d+)')
WINDOW_MS = 2_000


def replaced(text, old, new):
    """Raises when there is nothing to spoil: a variant that changes nothing proves nothing."""
    if old not in text:
        raise RuntimeError(f"nothing to spoil: {old!r}")
    return text.replace(old, new)


def sync_now_and_then(engines):
    """NATS as it is by default: what is acknowledged is on disk within two minutes."""
    strict = engines.nats_config
    engines.nats_config = lambda *args, **named: replaced(
        strict(*args, **named), "sync_interval: always", "sync_interval: 2m"
    )


def change_scoring(store, condition):
    """The script that scores, with another notion of what was scored before."""

    class Script(store.Script):
        def __init__(self, connection, package, name):
            super().__init__(connection, package, name)
            if name.endswith("score.lua"):
                known = "local old = kept[i] and cmsgpack.unpack(kept[i])"
                self._source = replaced(self._source, known, f"local old = {condition}")
                self._registered = connection.register_script(self._source)

    store.Script = Script


def keep_no_receipts(store):
    """Whatever is delivered is scored."""
    change_scoring(store, "false")


def remember_for_a_while(store):
    """What is delivered again is recognised within a window, as by a broker's deduplication."""
    recent = f"tonumber(now) - received[i] < {WINDOW_MS}"
    change_scoring(store, f"kept[i] and {recent} and cmsgpack.unpack(kept[i])")


def accept_before_storing(intake):
    """`accepted` is sent at once, and the answer stored later."""
    submit = intake.Intake.submit

    def submit_and_tell(self, room, seat, answer, received_at):
        submit(self, room, seat, answer, received_at)
        if (submitted := room.submissions.get(seat.player_id)) is not None:
            submitted.stored()

    intake.Intake.submit = submit_and_tell


def trust_the_client(socket):
    """An answer was received when its sender says."""
    receive = socket.Socket._on_message

    def receive_as_told(self, message, now):
        claim = CLAIM.search(message)
        receive(self, message, int(claim[1]) if claim else now)

    socket.Socket._on_message = receive_as_told


def store_behind_fences(answer_logs):
    """A node appends whatever others have written to its log meanwhile."""

    class Unchecked:
        def __init__(self, jet):
            self._jet = jet

        def __getattr__(self, name):
            return getattr(self._jet, name)

        async def append(self, subject, payload, *, expected_last=None, message_id=None):
            return await self._jet.append(subject, payload)

    start = answer_logs.JetStreamAnswerWriter.__init__
    answer_logs.JetStreamAnswerWriter.__init__ = lambda self, jet: start(self, Unchecked(jet))


def hint_at_the_key(freezing):
    """One space more in the prompt for each place that the first right choice stands further down."""
    view = freezing.view_question

    def view_with_hint(question, *args):
        shown = view(question, *args)
        hint = " " * min(getattr(question, "correct", [0]))
        return freezing.msgspec.structs.replace(shown, prompt=shown.prompt + hint)

    freezing.view_question = view_with_hint


def tell_every_session(audience):
    """What is said in one room is said in all rooms of the node."""
    rooms = weakref.WeakSet()
    start, everyone = audience.Audience.__init__, audience.Audience.everyone

    def start_and_remember(self):
        start(self)
        rooms.add(self)

    audience.Audience.__init__ = start_and_remember
    audience.Audience.__hash__ = object.__hash__
    audience.Audience.everyone = lambda _self: [each for room in rooms for each in everyone(room)]


def let_the_last_answer_count(seat):
    """A player may change their mind."""
    seat.Seat.answered = lambda _self, _question: None


VARIANTS = {
    "default fsync": ("wordrally.local.engines.plan", sync_now_and_then),
    "no unique key": ("wordrally.chassis.valkey.store", keep_no_receipts),
    "deduplication window only": ("wordrally.chassis.valkey.store", remember_for_a_while),
    "accepted before stored": ("wordrally.realtime.application.intake", accept_before_storing),
    "client's time trusted": ("wordrally.realtime.entrypoints.connections", trust_the_client),
    "no fencing": ("wordrally.realtime.adapters.jetstream_answer_writer", store_behind_fences),
    "key in the question": ("wordrally.quiz.live.domain.freezing", hint_at_the_key),
    "told to every session": ("wordrally.realtime.application.room.audience", tell_every_session),
    "last answer counts": ("wordrally.realtime.domain.seat", let_the_last_answer_count),
}
