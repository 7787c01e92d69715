"""HTTP bodies of accounts, logins and the history of attended sessions."""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from wordrally.contracts.ids import AccountId, QuizId, SessionId
from wordrally.contracts.scopes import Scope

Email = Annotated[str, Meta(min_length=3, max_length=254, pattern=r"^\s*[^@\s]+@[^@\s]+\s*$")]
Password = Annotated[str, Meta(min_length=8, max_length=200)]
DisplayName = Annotated[str, Meta(min_length=1, max_length=60)]


Phone = Annotated[str, Meta(max_length=40)]
Organisation = Annotated[str, Meta(max_length=100)]
Locale = Annotated[str, Meta(max_length=35)]
AvatarNumber = Annotated[int, Meta(ge=0, le=191)]


class SignUp(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Body of `POST /api/v1/users`."""

    email: Email
    password: Password
    display_name: DisplayName
    phone: Phone | None = None
    organisation: Organisation | None = None
    locale: Locale | None = None
    avatar: AvatarNumber | None = None


class Credentials(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Body of `POST /api/v1/auth/token`."""

    email: Annotated[str, Meta(max_length=254)]
    password: Annotated[str, Meta(max_length=200)]


class FactorAnswer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Body of `POST /api/v1/auth/token/factor`: the challenge of the login, and either kind of code."""

    challenge: Annotated[str, Meta(max_length=100)]
    code: Annotated[str, Meta(max_length=20)] | None = None
    recovery_code: Annotated[str, Meta(max_length=60)] | None = None


class TotpCode(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Body of `POST /api/v1/users/me/mfa/totp/confirm`: the code that the authenticator shows now."""

    code: Annotated[str, Meta(max_length=20)]


class TotpProposal(msgspec.Struct, frozen=True, kw_only=True):
    """A secret for an authenticator: `uri` is for a QR code (otpauth), `secret` for typing (Base32)."""

    secret: str
    uri: str


class RecoveryCodes(msgspec.Struct, frozen=True, kw_only=True):
    """Ten codes, each of which replaces the authenticator once. They are shown here and never again."""

    recovery_codes: list[str]


class ProfileChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Body of `PATCH /api/v1/users/me`.

    A missing field stays unchanged, null removes it. A new password requires the current one. `phone` is in
    E.164 form; blanks and punctuation are ignored. `locale` is a BCP 47 tag.
    """

    display_name: DisplayName | UnsetType = UNSET
    password: Password | UnsetType = UNSET
    current_password: Annotated[str, Meta(max_length=200)] | UnsetType = UNSET
    phone: Phone | UnsetType | None = UNSET
    organisation: Organisation | UnsetType | None = UNSET
    locale: Locale | UnsetType | None = UNSET
    avatar: AvatarNumber | UnsetType | None = UNSET


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """An account as its owner sees it; `mfa` says whether a login needs a second factor."""

    id: AccountId
    email: str
    display_name: str
    created_at: int
    phone: str | None = None
    organisation: str | None = None
    locale: str | None = None
    avatar: int | None = None
    email_verified: bool = False
    mfa: bool = False


class EmailChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Body of `POST /api/v1/users/me/email`."""

    email: Email


class EmailConfirmation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Body of `POST /api/v1/auth/email/verify`: the token from the mailed link."""

    token: Annotated[str, Meta(max_length=100)]


class ForgottenPassword(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Body of `POST /api/v1/auth/password/forgot`."""

    email: Annotated[str, Meta(max_length=254)]


class PasswordReset(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Body of `POST /api/v1/auth/password/reset`: the token from the mailed link, and the new password."""

    token: Annotated[str, Meta(max_length=100)]
    password: Password


class LoginView(msgspec.Struct, frozen=True, kw_only=True):
    """A login of an account, as its owner sees it; `current` marks the login of the request.

    `last_used_at` is the time of the last token renewal. `id` is not a secret: it can only end the login.
    """

    id: str
    created_at: int
    last_used_at: int
    device: str
    current: bool


class NewApiKey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Body of `POST /api/v1/users/me/keys`.

    `expires_at` is at most a year ahead, which is also what it is when left out.
    """

    name: Annotated[str, Meta(min_length=1, max_length=100)]
    scopes: Annotated[list[Scope], Meta(min_length=1, max_length=4)]
    expires_at: int | None = None


class ApiKeyView(msgspec.Struct, frozen=True, kw_only=True):
    """An API key as its owner sees it later: `id` is not a secret, it only withdraws the key."""

    id: str
    name: str
    scopes: list[Scope]
    created_at: int
    expires_at: int


class IssuedApiKey(ApiKeyView, frozen=True, kw_only=True):
    """A new API key: `key` is the Bearer token, shown here and never again."""

    key: str


class AccessToken(msgspec.Struct, frozen=True, kw_only=True):
    """Answer of a login or refresh; `expires_in` is in seconds, as in RFC 6749."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"
    expires_in: int


class AttendedAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One answer of an attended session. Either `choices` or `text` is set.

    `word` is set when the question was made from a word. `took_ms` is the time from the opening of the
    question to the receipt of the answer. It is at most `time_limit_ms` plus the grace period.
    `confused_with` is the wrong text, or the one wrong choice, that was given. `given` is the text of the
    choices, shortened to 200 characters.
    """

    question: int
    prompt: str
    correct: bool
    points: int
    received_at: int
    choices: list[int] | None = None
    text: str | None = None
    word: str | None = None
    took_ms: int | None = None
    time_limit_ms: int | None = None
    confused_with: str | None = None
    given: str | None = None
    prompt_language: str | None = None
    answer_language: str | None = None


class AttendedSession(msgspec.Struct, frozen=True, kw_only=True):
    """One finished session that an account took part in.

    `missed_words` are the words that were asked and not answered right. `asked` is the number of questions
    that the account was asked; games of older versions do not have it.
    """

    session_id: SessionId
    quiz_id: QuizId
    quiz_title: str
    finished_at: int
    score: int
    rank: int
    players: int
    answers: list[AttendedAnswer]
    missed_words: list[str] = []
    asked: int | UnsetType = UNSET


class LearnedWord(msgspec.Struct, frozen=True, kw_only=True):
    """The state of one word over all games of an account. `next_review_at` is the review date by FSRS."""

    word: str
    met: int
    correct: int
    last_met_at: int
    last_correct: bool
    next_review_at: int
    language: str = "en"
