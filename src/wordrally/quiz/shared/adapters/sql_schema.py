"""Tables of the quiz database. JSON is kept in text columns, as it is read whole and never searched."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    false,
)

metadata = MetaData()

quizzes = Table(
    "quizzes",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("owner_id", String(36)),
    Column("title", Text, nullable=False),
    Column("language", String(35), nullable=False),
    Column("visibility", String(16), nullable=False),
    Column("question_count", Integer, nullable=False),
    Column("questions", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("tags", Text, nullable=False, server_default="[]"),
    Column("folder", Text),
    Column("cover", String(16)),
    Column("last_played_at", BigInteger),
    Column("hidden_at", BigInteger),
    Column("deleted_at", BigInteger, index=True),
    # Derived from the above, for filters and order; see `authoring.domain.searching`.
    Column("title_key", Text, nullable=False, server_default=""),
    Column("tag_keys", Text, nullable=False, server_default=""),
    Column("search_key", Text, nullable=False, server_default=""),
    Index("ix_quizzes_owner_id", "owner_id", "created_at", "id"),
    Index("ix_quizzes_visibility", "visibility", "created_at", "id"),
)

hosted_sessions = Table(
    "hosted_sessions",
    metadata,
    Column("session_id", String(36), primary_key=True),
    Column("host_id", String(36), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("is_practice", Boolean, nullable=False, server_default=false()),
    Column("quiz_id", String(36)),
    Index("ix_hosted_sessions_host_id", "host_id", "created_at", "session_id"),
    Index("ix_hosted_sessions_quiz_id", "quiz_id", "created_at"),
)

# Assignments that an account has a seat in.
assignment_seats = Table(
    "assignment_seats",
    metadata,
    Column("account_id", String(36), primary_key=True),
    Column("session_id", String(36), primary_key=True),
    Column("joined_at", BigInteger, nullable=False),
    Index("ix_assignment_seats_session_id", "session_id"),
)

session_results = Table(
    "session_results",
    metadata,
    Column("session_id", String(36), primary_key=True),
    Column("host_id", String(36), nullable=False, index=True),
    Column("finished_at", BigInteger, nullable=False),
    Column("session", Text, nullable=False),
    Column("questions", Text, nullable=False),
)

player_results = Table(
    "player_results",
    metadata,
    Column("session_id", ForeignKey("session_results.session_id", ondelete="CASCADE"), primary_key=True),
    Column("player_id", String(36), primary_key=True),
    Column("account_id", String(36), index=True),
    Column("nickname", Text, nullable=False),
    Column("score", Integer, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("team", Integer),
    Column("done", Integer),
    Column("mastered", Integer),
    Column("finished", Boolean),
)

answer_results = Table(
    "answer_results",
    metadata,
    Column("session_id", String(36), primary_key=True),
    Column("question", Integer, primary_key=True),
    Column("player_id", String(36), primary_key=True),
    Column("turn", Integer, primary_key=True, server_default="0"),
    Column("correct", Boolean, nullable=False),
    Column("points", Integer, nullable=False),
    Column("received_at", BigInteger, nullable=False),
    Column("choices", Text),
    Column("text", Text),
    Column("opened_at", BigInteger),
    Column("time_limit_ms", Integer),
    Column("misses", Integer),
    ForeignKeyConstraint(
        ["session_id", "player_id"],
        ["player_results.session_id", "player_results.player_id"],
        ondelete="CASCADE",
    ),
    # For deleting a player: the primary key does not begin with the player.
    Index("ix_answer_results_player_id", "session_id", "player_id"),
)

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("account_id", String(36), primary_key=True),
    Column("call", String(32), primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("resource_id", String(36), nullable=False),
    Column("created_at", BigInteger, nullable=False, index=True),
    Column("claimed_at", BigInteger, nullable=False),
    Column("answer", Text),
)

erased_accounts = Table(
    "erased_accounts",
    metadata,
    Column("account_id", String(36), primary_key=True),
    Column("at", BigInteger, nullable=False),
)

media = Table(
    "media",
    metadata,
    Column("id", String(22), primary_key=True),
    Column("owner_id", String(36), nullable=False, index=True),
    Column("kind", String(8), nullable=False),
    Column("media_type", String(32), nullable=False),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("is_used", Boolean, nullable=False),
    Column("created_at", BigInteger, nullable=False, index=True),
)

word_confusions = Table(
    "word_confusions",
    metadata,
    Column("language", String(35), primary_key=True),
    Column("word", Text, primary_key=True),
    Column("text", Text, primary_key=True),
    Column("times", BigInteger, nullable=False),
    Column("sessions", BigInteger, nullable=False),
    Column("last_answered_at", BigInteger, nullable=False, index=True),
)

word_difficulties = Table(
    "word_difficulties",
    metadata,
    Column("word", Text, primary_key=True),  # a hash of the word, see `sql_word_difficulties`
    Column("difficulty", Double, nullable=False),
    Column("information", Double, nullable=False),
    Column("answers", BigInteger, nullable=False),
    Column("last_answered_at", BigInteger, nullable=False, index=True),
)
