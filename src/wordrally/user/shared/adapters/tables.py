"""The tables of the user database; Alembic's revisions in `migrations` build them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Ids are sorted by their bytes everywhere. PostgreSQL would sort texts by language.
Id = Text().with_variant(Text(collation="C"), "postgresql")


def _account_id(*, primary_key: bool = False) -> Column[str]:
    account = ForeignKey("accounts.id", ondelete="CASCADE")
    return Column("account_id", Id, account, primary_key=primary_key, nullable=False)


def _learner_id(*, primary_key: bool = False) -> Column[str]:
    learner = ForeignKey("learners.id", ondelete="CASCADE")
    return Column("account_id", Id, learner, primary_key=primary_key, nullable=False)


# Owners of attendance and learned words: accounts, and members of classes.
learners = Table("learners", metadata, Column("id", Id, primary_key=True))

accounts = Table(
    "accounts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("address_key", Text, nullable=False, unique=True),
    Column("email", Text, nullable=False),
    Column("display_name", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("password_version", Integer, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("phone", Text),
    Column("organisation", Text),
    Column("locale", Text),
    Column("avatar", Integer),
    Column("email_verified", Boolean, nullable=False, server_default=false()),
    Column("role", Text, nullable=False, server_default="account"),
    Column("blocked_at", BigInteger),
)

logins = Table(
    "logins",
    metadata,
    Column("id", Id, primary_key=True),
    _account_id(),
    Column("secret_hash", LargeBinary, nullable=False),
    Column("started_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("authenticated_at", BigInteger, nullable=False, server_default="0"),
    Column("last_used_at", BigInteger, nullable=False, server_default="0"),
    Column("device", Text, nullable=False, server_default=""),
    Index(None, "account_id"),
    Index(None, "expires_at"),
)

failed_logins = Table(
    "failed_logins",
    metadata,
    Column("address_key", Text, primary_key=True),
    Column("source", Text, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", BigInteger, nullable=False),
)

known_devices = Table(
    "known_devices",
    metadata,
    _account_id(primary_key=True),
    Column("token_hash", Text, primary_key=True),
    Column("seen_at", BigInteger, nullable=False),
)

second_factors = Table(
    "second_factors",
    metadata,
    _account_id(primary_key=True),
    Column("secret", Text, nullable=False),
    Column("is_confirmed", Boolean, nullable=False),
    Column("last_step", BigInteger, nullable=False),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    _account_id(primary_key=True),
    Column("code_hash", Text, primary_key=True),
)

login_challenges = Table(
    "login_challenges",
    metadata,
    Column("secret_hash", Text, primary_key=True),
    _account_id(),
    Column("password_version", Integer, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("tries", Integer, nullable=False),
    Index(None, "account_id"),
    Index(None, "expires_at"),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", Id, primary_key=True),
    _account_id(),
    Column("name", Text, nullable=False),
    Column("scopes", Text, nullable=False),  # JSON: a list of Scope
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Index(None, "account_id"),
    Index(None, "expires_at"),
)

# Public keys that verify API keys, until the last key of each expires.
api_key_signers = Table(
    "api_key_signers",
    metadata,
    Column("kid", Text, primary_key=True),
    Column("jwk", Text, nullable=False),
    Column("until", BigInteger, nullable=False),
)

attendance = Table(
    "attendance",
    metadata,
    Column("session_id", Id, primary_key=True),
    Column("player_id", Id, primary_key=True),
    _learner_id(),
    Column("quiz_id", Id, nullable=False),
    Column("quiz_title", Text, nullable=False),
    Column("finished_at", BigInteger, nullable=False),
    Column("score", BigInteger, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("players", Integer, nullable=False),
    Column("answers", Text, nullable=False),  # JSON: a list of AttendedAnswer
    Column("words", Text, nullable=False, server_default="[]"),  # JSON: by question, the word that was asked
    Column("class_id", Id),  # the class that the session was for
    Column("asked", Integer),  # number of questions that the seat was asked; null in rows of older versions
    Index(None, "account_id", "finished_at", "session_id", "player_id"),
    Index(None, "class_id", "finished_at"),
)

learned_words = Table(
    "learned_words",
    metadata,
    _learner_id(primary_key=True),
    Column("language", Id, primary_key=True),
    Column("word", Id, primary_key=True),
    Column("met", Integer, nullable=False),
    Column("correct", Integer, nullable=False),
    Column("last_met_at", BigInteger, nullable=False),
    Column("last_correct", Boolean, nullable=False),
    Column("next_review_at", BigInteger, nullable=False),
    Column("stability", Double, nullable=False),
    Column("difficulty", Double, nullable=False),
    Index(None, "account_id", "next_review_at", "word", "language"),
    Index(None, "last_met_at"),
)

departures = Table(
    "departures",
    metadata,
    Column("account_id", Id, primary_key=True),
    Column("at", BigInteger, nullable=False),
)

# Outbox of the stream ENDED_ACCESS: written in the transaction that ends access, deleted when announced.
ended_access = Table(
    "ended_access",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("until", BigInteger, nullable=False),
)

mail_tokens = Table(
    "mail_tokens",
    metadata,
    Column("secret_hash", Text, primary_key=True),
    _account_id(),
    Column("purpose", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Index(None, "account_id"),
    Index(None, "expires_at"),
)

# Mails until they are sent; the queue carries their ids.
mails = Table(
    "mails",
    metadata,
    Column("id", Id, primary_key=True),
    _account_id(),
    Column("recipient", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("queued", Boolean, nullable=False, server_default=false()),
    Index(None, "account_id"),
    Index(None, "queued"),
)

classes = Table(
    "classes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("owner_id", Id, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("name", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("join_code", Text, nullable=False, unique=True),
    Column("key", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Index(None, "owner_id", "created_at", "id"),
)

members = Table(
    "members",
    metadata,
    Column("id", Id, ForeignKey("learners.id", ondelete="CASCADE"), primary_key=True),
    Column("class_id", Id, ForeignKey("classes.id", ondelete="CASCADE"), nullable=False),
    Column("name", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("number", Integer, nullable=False),
    UniqueConstraint("class_id", "code"),
    Index(None, "class_id", "number"),
)

# Outbox of the stream CLASSES: classes whose newest state is not announced; deleted classes have one, too.
rosters = Table(
    "rosters",
    metadata,
    Column("class_id", Id, primary_key=True),
    Column("version", Integer, nullable=False),
)

# Hourly sums of the gateway's calls. `client` is `kind:id`.
usage_sums = Table(
    "usage_sums",
    metadata,
    Column("hour", BigInteger, primary_key=True, autoincrement=False),
    Column("route", Id, primary_key=True),
    Column("client", Id, primary_key=True),
    Column("status_class", Integer, primary_key=True, autoincrement=False),
    Column("calls", BigInteger, nullable=False),
    Column("duration_ms", BigInteger, nullable=False),
    Column("max_ms", BigInteger, nullable=False),
    Column("received_bytes", BigInteger, nullable=False),
    Column("sent_bytes", BigInteger, nullable=False),
    Index(None, "client"),
)
