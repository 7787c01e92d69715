"""NATS subjects and streams: who may say what, where. `{}` stands for one token. Every message is msgpack."""

# Streams (durable). Each is written by the services named beside it.
SESSIONS = "SESSIONS"  # quiz
FROZEN = "FROZEN"  # quiz
ANSWERS = "ANSWERS"  # realtime; quiz writes fences
TIMERS = "TIMERS"  # quiz
PINS = "PINS"  # quiz
NODES = "NODES"  # realtime; quiz deletes the fenced
RESULTS = "RESULTS"  # quiz
ACCOUNTS = "ACCOUNTS"  # user
ENDED_ACCESS = "ENDED_ACCESS"  # user
MAILS = "MAILS"  # user
DEAD_LETTERS = "DEAD_LETTERS"  # every consumer
SIGNING_KEYS = "SIGNING_KEYS"  # key-value bucket: every issuer of tokens puts its public key

# SESSIONS: what happened, one subject a session, appended with compare-and-set.
SESSION = "session.{}"  # session id
JOIN = (
    "join.{}.{}"  # session id, hash of the nickname's skeleton: expected last sequence 0 makes names unique
)
FROZEN_QUIZ_OF_SESSION = "frozen.{}"  # session id: where sessions of an older version keep their questions

# FROZEN: the questions that sessions are played with, keys included. Only the quiz service and its workers read it.
FROZEN_QUIZ = "frozen.{}.{}"  # quiz id, digest of the questions

# ANSWERS: group commits, one subject a node incarnation, appended with compare-and-set by that node alone.
ANSWERS_OF = "answers.{}"  # node id

# ANSWERS as well, so that they share the fate of the answers: one leader, one outage. Only the newest of each is kept.
PULSE = "pulse.answers"  # Pulse, appended with compare-and-set by whichever node comes first
BARRIER = (
    "barrier.answers"  # empty: whoever reads up to it has read every answer that was acknowledged before
)

# TIMERS: JetStream message schedules and what they deliver.
TIMER_SCHEDULE = "timer.schedule.{}.{}"  # session id, name of the timer
TIMER_DUE = "timer.due.{}"  # session id

PIN = "pin.{}"  # pin
NODE = "node.{}"  # node id
RESULTS_OF = "results.{}"  # session id
ACCOUNT_DELETED = "account.deleted.{}"  # account id
ENDED_ACCESS_OF = "ended.{}.{}"  # login or account, what its tokens call it: AccessEnded
MAIL = "mail.{}"  # mail id: MailQueued
DEAD_LETTER = "dead.{}.{}"  # stream, consumer
AGAIN = "again.{}.{}"  # stream, consumer: in that stream, what an operator put back for that consumer alone

# Live (not durable): published after the fact, a gap is healed by a snapshot.
LIVE_SESSION = "live.session.{}"  # SESSIONS' republish of session.{}
LIVE_SCORED = "live.scored.{}"  # session id: Scored
LIVE_ROSTER = "live.roster.{}"  # session id: RosterChanged
LIVE_ALL = "live.*.{}"  # session id: the three above by one subscription, so that they keep their order
PRESENCE = "presence.{}"  # session id: PresenceChanged, realtime → quiz
LOAD = "realtime.load"  # NodeLoad, realtime → every quiz replica

# Request and reply.
SNAPSHOT = "quiz.snapshot"  # SnapshotRequest → SnapshotReply, any quiz replica
SEAL = "realtime.seal"  # Seal → Sealed, from every node
TAKE_OVER = "realtime.{}.take_over"  # node id: TakeOver → TakenOver
ANNOUNCE = "realtime.announce"  # Announce: every node repeats the presence of a session
