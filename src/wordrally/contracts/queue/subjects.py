"""NATS subjects and streams. `{}` stands for one token, and every message is msgpack."""

# Streams (durable), with the services that write them.
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
CLASSES = "CLASSES"  # user
DEAD_LETTERS = "DEAD_LETTERS"  # every consumer
SIGNING_KEYS = "SIGNING_KEYS"  # key-value bucket: every issuer of tokens puts its public key

# SESSIONS: events, one subject per session, appended with compare-and-set.
SESSION = "session.{}"  # session id
JOIN = "join.{}.{}"  # session id, hash of the nickname's skeleton; unique by expected last sequence 0
FROZEN_QUIZ_OF_SESSION = "frozen.{}"  # session id: the questions of sessions of an older version

# FROZEN: the questions of sessions, keys included. Only the quiz service and its workers read it.
FROZEN_QUIZ = "frozen.{}.{}"  # quiz id, digest of the questions

# ANSWERS: group commits, one subject per node incarnation, appended with compare-and-set by that node only.
ANSWERS_OF = "answers.{}"  # node id

# Also in ANSWERS, so that they share its leader and its outages. Only the newest of each is kept.
PULSE = "pulse.answers"  # Pulse, appended with compare-and-set by the first node to try
PLACE = "place.{}.{}"  # stream, consumer whose state is in memory: ConsumerPlace, how far it has come
CHECKPOINTED = "checkpointed.answers"  # CheckpointPlace: how far the copies in `checkpoint.*` go
BARRIER = "barrier.answers"  # empty; a reader that has reached it has read every answer acknowledged before

# Also in ANSWERS, so that a copy never knows more than the log beside it. They are kept as long as it is.
CHECKPOINT = "checkpoint.{}"  # session id: AnswerCheckpoint

# TIMERS: JetStream message schedules and the messages they deliver.
TIMER_SCHEDULE = "timer.schedule.{}.{}"  # session id, name of the timer
TIMER_DUE = "timer.due.{}"  # session id

PIN = "pin.{}"  # pin
NODE = "node.{}"  # node id
RESULTS_OF = "results.{}"  # session id
ACCOUNT_DELETED = "account.deleted.{}"  # account id
ENDED_ACCESS_OF = "ended.{}.{}"  # kind (login or account), the value of the claim: AccessEnded
CLASS = "class.{}"  # class id: ClassRoster, the newest state of a class
MAIL = "mail.{}"  # mail id: MailQueued
DEAD_LETTER = "dead.{}.{}"  # stream, consumer
AGAIN = "again.{}.{}"  # stream, consumer: messages that an operator put back for that consumer only

# Live (not durable): published after the event is stored; a snapshot heals a gap.
LIVE_SESSION = "live.session.{}"  # SESSIONS' republish of session.{}
LIVE_SCORED = "live.scored.{}"  # session id: Scored
LIVE_ROSTER = "live.roster.{}"  # session id: RosterChanged
LIVE_FULL = "live.full.{}"  # session id: an event with names, just before LIVE_SESSION has it without them
LIVE_ALL = "live.*.{}"  # session id: the four above by one subscription, so that they keep their order
PRESENCE = "presence.{}"  # session id: PresenceChanged, realtime → quiz
LOAD = "realtime.load"  # NodeLoad, realtime → every quiz replica

# Request and reply.
SNAPSHOT = "quiz.snapshot"  # SnapshotRequest → SnapshotReply, any quiz replica
SESSION_NAMES = "quiz.session_names"  # SessionNamesRequest → SessionNamesReply, any replica of quiz
SESSION_CLAIM = "quiz.session_claim"  # SessionClaim → SessionClaimed, any replica of quiz
CLASS_WORDS = "user.class_words"  # ClassWordsRequest → ClassWordsReply, any replica of user
OWN_WORDS = "user.own_words"  # OwnWordsRequest → OwnWordsReply, any replica of user
EXPORT = "quiz.export"  # ExportRequest → ExportReply, any replica of quiz
VIEWS = "quiz.views"  # ViewsRequest → ViewsReply, any quiz replica
SEAL = "realtime.seal"  # Seal → Sealed, from every node
TAKE_OVER = "realtime.{}.take_over"  # node id: TakeOver → TakenOver
ANNOUNCE = "realtime.announce"  # Announce: every node repeats the presence of a session
