"""Classes: names with a code each, drawn by a cryptographic generator, and the limits of a class."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

import msgspec

from wordrally.contracts.codes import ALPHABET
from wordrally.contracts.http.classes import code_reference
from wordrally.contracts.ids import AccountId, ClassId, MemberId
from wordrally.user.shared.domain.callers import LoginReference
from wordrally.user.shared.domain.names import normalise_display_name
from wordrally.user.shared.domain.refusals import InvalidField

MAX_MEMBERS = 500
MAX_CLASSES = 200
"""Classes of one account."""
LEARNER_TOKEN_S = 12 * 3_600


@dataclass(frozen=True, slots=True)
class OwnedClass:
    """Class of an account. `key` is what its codes are hashed with; `version` rises with every change."""

    id: ClassId
    owner_id: AccountId
    name: str
    language: str
    join_code: str
    key: str
    version: int
    created_at: int


@dataclass(frozen=True, slots=True)
class CountedClass:
    """Class with the number of its members."""

    owned: OwnedClass
    members: int


@dataclass(frozen=True, slots=True)
class ClassMember:
    """Member of a class. `number` orders the members as they were added."""

    id: MemberId
    class_id: ClassId
    name: str
    code: str
    number: int


class ClassPosition(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Last class that a reader has seen. Classes go from newest to oldest, ties by id."""

    created_at: int
    class_id: str


class MemberPosition(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Number of the last member that a reader has seen."""

    number: int


def reference_of(owned: OwnedClass, member: ClassMember) -> LoginReference:
    """Return what stands for a member's code in tokens and messages."""
    return LoginReference(code_reference(owned.key, member.code))


def draw_code(length: int, choose: Callable[[str], str]) -> str:
    """Draw a code; `choose` picks one of the letters."""
    return "".join(choose(ALPHABET) for _ in range(length))


def draw_other_code(length: int, choose: Callable[[str], str], taken: Collection[str]) -> str:
    """Draw a code that is not taken. 28⁵ codes for 500 members: a second draw is rare."""
    while (code := draw_code(length, choose)) in taken:
        pass
    return code


def normalise_name(name: str, pointer: str) -> str:
    """Return the name of a class or member without surplus blanks. Raises `InvalidField` at `pointer`."""
    try:
        return normalise_display_name(name)
    except InvalidField as refusal:
        raise InvalidField(pointer, str(refusal), refusal.code, **refusal.values) from None
