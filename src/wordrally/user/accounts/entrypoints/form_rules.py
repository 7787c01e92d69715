"""Rules of the fields of forms, for an answer with all mistakes of a form."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from wordrally.chassis.http.mistakes import Rules
from wordrally.contracts.http.problems import FieldError
from wordrally.user.accounts.domain.profiles import normalise_locale, normalise_organisation, normalise_phone
from wordrally.user.shared.domain.names import normalise_display_name
from wordrally.user.shared.domain.refusals import InvalidField

Normalise = Callable[[str], object]

PROFILE: dict[str, Normalise] = {
    "display_name": normalise_display_name,
    "phone": normalise_phone,
    "organisation": normalise_organisation,
    "locale": normalise_locale,
}


def rules_of(form: type[msgspec.Struct], **more: Normalise) -> Rules:
    """Return the rules of a form with the fields of a profile, and `more` of them."""
    return {(form, name): _rule(normalise) for name, normalise in {**PROFILE, **more}.items()}


def _rule(normalise: Normalise) -> Callable[[str, Any], Iterator[FieldError]]:
    def check(at: str, value: Any) -> Iterator[FieldError]:
        try:
            if isinstance(value, str):
                normalise(value)
        except InvalidField as refusal:
            yield FieldError(field=at, message=refusal.message, code=refusal.code, values=refusal.values)

    return check
