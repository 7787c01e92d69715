"""HTTP bodies of classes and their memory, and what the user service tells the others about a class.

A class is a list of names with a code each. The codes stand in no message: the quiz service recognises one by
its hash.
"""

import hashlib
import hmac
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from wordrally.contracts.codes import normalise_code
from wordrally.contracts.http.quizzes import Language
from wordrally.contracts.http.vocabulary import Rationale
from wordrally.contracts.ids import AccountId, ClassId, MemberId, PlayerId, QuizId, SessionId

JOIN_CODE_LENGTH = 8
MEMBER_CODE_LENGTH = 5

ClassName = Annotated[str, Meta(min_length=1, max_length=60)]
MemberName = Annotated[str, Meta(min_length=1, max_length=60)]
WordOrder = Literal["due", "hardest", "recent"]
WordPick = Literal["due", "missed", "hardest", "confused"]


class ClassDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Body of `POST /api/v1/classes`; `language` is the one that is learned.

    With `from_session`, the class has the names of that finished session, and they keep what they answered in
    it.
    """

    name: ClassName
    language: Language = "en"
    from_session: Annotated[str, Meta(min_length=1, max_length=36)] | None = None


class ClassChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Body of `PATCH /api/v1/classes/{id}`; a field left out stays as it is."""

    name: ClassName | UnsetType = UNSET
    language: Language | UnsetType = UNSET


class SchoolClass(msgspec.Struct, frozen=True, kw_only=True):
    """A class as its owner sees it; `members` counts them.

    `join_code` is what its members enter beside their own code.
    """

    id: ClassId
    name: str
    language: str
    members: int
    join_code: str
    created_at: int


class MemberDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A name to add to a class."""

    name: MemberName


class MemberDrafts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Body of `POST /api/v1/classes/{id}/members`."""

    members: Annotated[list[MemberDraft], Meta(min_length=1, max_length=500)]


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A member of a class as the class's owner sees it."""

    id: MemberId
    name: str
    code: str


class ClassEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Body of `POST /api/v1/classes/enter`; case, blanks and hyphens do not matter."""

    join_code: Annotated[str, Meta(max_length=30)]
    code: Annotated[str, Meta(max_length=30)]


class EnteredClass(msgspec.Struct, frozen=True, kw_only=True):
    """A class as its members see it."""

    id: ClassId
    name: str
    language: str


class EnteredMember(msgspec.Struct, frozen=True, kw_only=True):
    """A member as they see themselves."""

    id: MemberId
    name: str


class ClassAccess(msgspec.Struct, frozen=True, kw_only=True):
    """Answer of `POST /api/v1/classes/enter`: a learner's access token.

    `expires_in` is in seconds; it cannot be refreshed.
    """

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"
    expires_in: int
    entered: EnteredClass = msgspec.field(name="class")
    member: EnteredMember


class TakenFor(msgspec.Struct, frozen=True, kw_only=True):
    """A wrong answer to a question about a word, and how often it was given."""

    text: str
    times: int


class ClassWord(msgspec.Struct, frozen=True, kw_only=True):
    """Memory of a class for one word.

    `met_by`: members who were asked it; `known_by`: those whose latest answer was right; `due_for`: those
    whose review date has passed. `recall` is the mean probability, 0–1, that a member who met it remembers it
    now.
    """

    word: str
    language: str
    met_by: int
    known_by: int
    due_for: int
    recall: float
    confused_with: list[TakenFor]


class MemoryWord(msgspec.Struct, frozen=True, kw_only=True):
    """A column of a class's memory."""

    word: str
    language: str


class MemberMemory(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a class's memory: the recall of each word, 0–1, or null for a word not met yet.

    `known` tells whether the latest answer to each word was right. The recall of a missed word counts on the
    answer that was shown after it.
    """

    id: MemberId
    name: str
    recall: list[float | None]
    known: list[bool | None] = []


class ClassMemory(msgspec.Struct, frozen=True, kw_only=True):
    """A class's memory at this moment, members in the order of the class."""

    words: list[MemoryWord]
    members: list[MemberMemory]


class ClassWeek(msgspec.Struct, frozen=True, kw_only=True):
    """A week of a class, by the date of its Monday (UTC).

    `recall` is the mean over every word and member at the week's end (for the running week: now), null before
    the first word. `words_met` counts words that were asked in that week.
    """

    week: str
    recall: float | None
    words_met: int
    members_practised: int


class ClassRoster(msgspec.Struct, frozen=True, kw_only=True):
    """Payload of `class.{class id}`: the newest state of a class. Without `owner_id` the class was deleted.

    `members` has id and name by `code_reference(key, code)`. A higher `version` is newer.
    """

    version: int
    owner_id: AccountId | None = None
    key: str = ""
    members: dict[str, tuple[MemberId, str]] = {}


class ClassWordsRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Request `user.class_words`: words of a class that its next quiz should ask."""

    class_id: ClassId
    account_id: AccountId
    pick: WordPick
    count: int


class PickedWord(msgspec.Struct, frozen=True, kw_only=True):
    """A word for the next quiz, the reason why it was picked, and the quiz that asked it last.

    The reason is an English sentence, and a code with values. `confused_with` are the wrong answers that the
    class gave most often.
    """

    word: str
    language: str
    reason: str
    quiz_id: QuizId | None = None
    confused_with: list[str] = []
    rationale: Rationale | None = None


class ClassWordsReply(msgspec.Struct, frozen=True, kw_only=True):
    """Words in the order of their urgency, or why there is no answer."""

    words: list[PickedWord] = []
    class_name: str = ""
    language: str = "en"
    refused: Literal["unknown-class", "unavailable"] | None = None


class OwnWordsRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Request `user.own_words`: words that an account or class member should practise, and their name.

    With `count` 0 the name alone is wanted.
    """

    learner_id: AccountId
    pick: Literal["due", "missed"]
    count: int


class OwnWordsReply(msgspec.Struct, frozen=True, kw_only=True):
    """Words in the order of their urgency, or why there is no answer. `name` is empty for nobody known."""

    words: list[PickedWord] = []
    refused: Literal["unavailable"] | None = None
    name: str = ""


WORDS_QUIZ = QuizId("words")
"""In place of a quiz, in practice of words: its questions are in no quiz."""

SessionRefusal = Literal["unknown-session", "not-finished", "unavailable"]


class SessionNamesRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Request `quiz.session_names`: the names of a finished session, for its host."""

    session_id: SessionId
    account_id: AccountId


class SessionNamesReply(msgspec.Struct, frozen=True, kw_only=True):
    """Names by player, in the order of the ranking, or why there is no answer."""

    names: list[tuple[PlayerId, str]] = []
    refused: SessionRefusal | None = None


class SessionClaim(msgspec.Struct, frozen=True, kw_only=True):
    """Request `quiz.session_claim`: add the answers of a finished session to the history of these members.

    Answers of players who were signed in stay with their accounts alone.
    """

    session_id: SessionId
    account_id: AccountId
    class_id: ClassId
    members: dict[PlayerId, MemberId]


class SessionClaimed(msgspec.Struct, frozen=True, kw_only=True):
    """Answer when the results are stored in the queue, or why they are not."""

    refused: SessionRefusal | None = None


def code_reference(key: str, code: str) -> str:
    """Return what stands for a member's code in messages and tokens: its hash under the class's key."""
    return hmac.new(key.encode(), normalise_code(code).encode(), hashlib.sha256).hexdigest()[:32]
