"""Mistakes of a request, each as a JSON pointer, a sentence, and the code and values for a translation."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from string import Formatter
from typing import Any, cast, get_args, get_origin, get_type_hints

import msgspec
from msgspec import inspect

from wordrally.contracts.http.problems import FieldError, Place

MAX_MISTAKES = 50

Rules = Mapping[type | tuple[type, str], Callable[[str, Any], Iterable[FieldError]]]
"""Rules beyond the types, for a struct or for a field of one: they get a JSON pointer and the value there.

They are asked about every value of the right type, so that one answer has the mistakes of both kinds.
"""

_FORM = "This text does not have the form that the field wants."
_NAMED_FIELD = re.compile(r"(?:unknown|missing required) field `([^`]+)`")
_MESSAGES: Sequence[tuple[str, re.Pattern[str]]] = (
    ("missing", re.compile(r"missing required field `(?P<name>[^`]+)`")),
    ("unknown-field", re.compile(r"unknown field `(?P<name>[^`]+)`")),
    ("too-short", re.compile(r"Expected `str` of length >= (?P<min>\d+)")),
    ("too-long", re.compile(r"Expected `str` of length <= (?P<max>\d+)")),
    ("too-few", re.compile(r"Expected `(?:array|object)` of (?:at least )?length >= (?P<min>\d+)")),
    ("too-many", re.compile(r"Expected `(?:array|object)` of length <= (?P<max>\d+)")),
    ("too-small", re.compile(r"Expected `(?:int|float)` >= (?P<min>-?\d+)")),
    ("too-large", re.compile(r"Expected `(?:int|float)` <= (?P<max>-?\d+)")),
    ("unknown-value", re.compile(r"Invalid (?:enum )?value (?P<value>.*)")),
    ("wrong-type", re.compile(r"Expected `(?P<expected>[^`]+)`, got `(?P<got>[^`]+)`")),
)
_NUMBERS = ("min", "max")

_SENTENCES = {
    "missing": "The field `{name}` is missing.",
    "unknown-field": "There is no field `{name}` here.",
    "too-short": "This must have at least {min:characters}.",
    "too-long": "This must have at most {max:characters}.",
    "too-few": "This must have at least {min:items}.",
    "too-many": "This must have at most {max:items}.",
    "too-small": "This must be at least {min}.",
    "too-large": "This must be at most {max}.",
    "unknown-value": "{value} is none of the possible values.",
    "wrong-type": "This must be {expected:type}, not {got:type}.",
}
_TYPES = {
    "str": "a text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
}


class _Words(Formatter):
    """Formatter of sentences: counts with their noun, and types in words."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec == "type":
            return " or ".join(_TYPES.get(each, f"`{each}`") for each in str(value).split(" | "))
        if format_spec:
            return f"{value} {format_spec.removesuffix('s') if value == 1 else format_spec}"
        return str(value)


def field_error(message: str, *, where: Place = "body", at: str = "") -> FieldError:
    """Return msgspec's message ("… - at `$.questions[2].prompt`") on the value at `at` as a field error."""
    text, _, path = message.partition(" - at `$")
    pointer = at + path.rstrip("`").replace("[...]", "").replace("[", "/").replace("]", "").replace(".", "/")
    if named := _NAMED_FIELD.search(text):
        pointer = f"{pointer}/{named[1]}"
    if "matching regex" in text:  # a regular expression is no help to a person
        return FieldError(where=where, field=pointer, message=_FORM, code="wrong-form")
    code, values = _coded(text)
    message = _Words().vformat(_SENTENCES[code], (), values) if code in _SENTENCES else text
    return FieldError(where=where, field=pointer, message=message, code=code, values=values)


def _coded(text: str) -> tuple[str, dict[str, str | int]]:
    for code, pattern in _MESSAGES:
        if found := pattern.search(text):
            values = found.groupdict()
            return code, {name: int(value) if name in _NUMBERS else value for name, value in values.items()}
    return "invalid", {}


def mistakes_of(
    value: Any, wanted: Any, *, where: Place = "body", at: str = "", strict: bool = True
) -> list[FieldError]:
    """Return the first 50 mistakes of the `value` at `at` against its type in its own order, or none."""
    return list(islice(_Walk(where, strict=strict, rules={}).mistakes(value, wanted, at), MAX_MISTAKES))


def breaks_rules(value: Any, rules: Rules) -> bool:
    """Return whether a decoded value breaks one of the rules."""
    return any(True for _ in _Walk("body", strict=True, rules=rules).broken(value, value, ""))


def mistakes_in_json(body: bytes, wanted: Any, rules: Rules | None = None) -> list[FieldError]:
    """Return the first 50 mistakes of an invalid body, or none if it is nested too deeply to be walked."""
    walk = _Walk("body", strict=True, rules=rules or {})
    try:
        return list(islice(walk.mistakes(msgspec.json.decode(body), wanted, ""), MAX_MISTAKES))
    except RecursionError:
        return []
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return [not_json(error)]


def not_json(error: Exception) -> FieldError:
    """Return the error for a body that is not JSON."""
    return FieldError(field="", message=f"The body is not JSON: {error}", code="not-json")


class _Walk:
    """Parallel walk through a value and its type, because msgspec stops at the first mistake."""

    def __init__(self, where: Place, *, strict: bool, rules: Rules) -> None:
        self._where: Place = where
        self._strict = strict
        self._rules = rules

    def broken(self, value: Any, raw: Any, at: str) -> Iterator[FieldError]:
        """Yield the rules that a valid value breaks, in the order of the `raw` value that it was made of."""
        if isinstance(value, list):
            for index, item in enumerate(cast("list[Any]", value)):
                yield from self.broken(item, raw[index], f"{at}/{index}")
        elif isinstance(value, msgspec.Struct) and self._rules:
            yield from self._rule(type(value), at, value)
            names = dict(zip(value.__struct_encode_fields__, value.__struct_fields__, strict=True))
            given = cast("dict[str, Any]", raw) if isinstance(raw, dict) else {}
            for name in given or names:
                if name in names:  # and not the tag
                    inner, pointer = getattr(value, names[name]), f"{at}/{escaped(name)}"
                    yield from self._rule((type(value), names[name]), pointer, inner)
                    yield from self.broken(inner, given.get(name, inner), pointer)

    def _rule(self, what: type | tuple[type, str], at: str, value: Any) -> Iterable[FieldError]:
        rule = self._rules.get(what)
        return rule(at, value) if rule else ()

    def mistakes(self, value: Any, wanted: Any, at: str) -> Iterator[FieldError]:
        """Yield the mistakes inside the value, or the value itself when there is none inside."""
        try:
            valid = msgspec.convert(value, wanted, strict=self._strict)
        except msgspec.ValidationError as error:
            inner = self._inside(value, wanted, at)
            first = next(inner, None)
            if first is None:
                yield field_error(str(error), where=self._where, at=at)
                return
            yield first
            yield from inner
        else:
            yield from self.broken(valid, value, at)

    def _inside(self, value: Any, wanted: Any, at: str) -> Iterator[FieldError]:
        for kind in _kinds(wanted):
            match kind:
                case inspect.StructType() if isinstance(value, dict) and _is_tagged(value, kind):
                    yield from self._inside_struct(cast("dict[str, Any]", value), kind, at)
                case inspect.ListType() if isinstance(value, list):
                    yield from self._inside_list(cast("list[Any]", value), kind, wanted, at)
                case _:
                    pass

    def _inside_struct(
        self, value: dict[str, Any], struct: inspect.StructType, at: str
    ) -> Iterator[FieldError]:
        hints = get_type_hints(struct.cls, include_extras=True)
        fields = {field.encode_name: field for field in struct.fields}
        for name, item in value.items():
            pointer = f"{at}/{escaped(name)}"
            if name in fields:
                yield from self._member(item, hints[fields[name].name], (struct.cls, name), pointer)
            elif struct.forbid_unknown_fields and name != struct.tag_field:
                yield self._told(pointer, "unknown-field", name)
        for name, field in fields.items():
            if field.required and name not in value:
                pointer = f"{at}/{escaped(name)}"
                yield self._told(pointer, "missing", name)

    def _member(self, value: Any, wanted: Any, field: tuple[type, str], at: str) -> Iterator[FieldError]:
        first = next(mistakes := self.mistakes(value, wanted, at), None)
        if first is None:
            yield from self._rule(field, at, msgspec.convert(value, wanted, strict=self._strict))
        else:
            yield first
            yield from mistakes

    def _inside_list(
        self, value: list[Any], kind: inspect.ListType, wanted: Any, at: str
    ) -> Iterator[FieldError]:
        if kind.min_length is not None and len(value) < kind.min_length:
            yield field_error(f"Expected `array` of length >= {kind.min_length}", where=self._where, at=at)
        if kind.max_length is not None and len(value) > kind.max_length:
            yield field_error(f"Expected `array` of length <= {kind.max_length}", where=self._where, at=at)
        for index, item in enumerate(value):
            yield from self.mistakes(item, _item_of(wanted), f"{at}/{index}")

    def _told(self, pointer: str, code: str, name: str) -> FieldError:
        message = _SENTENCES[code].format(name=name)
        return FieldError(where=self._where, field=pointer, message=message, code=code, values={"name": name})


def _kinds(wanted: Any) -> Sequence[inspect.Type]:
    """Return the options of a union, or the type alone, without its metadata."""
    kind = inspect.type_info(wanted)
    if isinstance(kind, inspect.Metadata):
        kind = kind.type
    return kind.types if isinstance(kind, inspect.UnionType) else (kind,)


def _is_tagged(value: dict[str, Any], struct: inspect.StructType) -> bool:
    """Return whether the value's tag names this struct of a union. A struct without a tag is the only one."""
    return struct.tag_field is None or value.get(struct.tag_field) == struct.tag


def _item_of(wanted: Any) -> Any:
    """Return the type of a list's items, in `list[…]`, `Annotated[list[…], …]` or `list[…] | None`."""
    if get_origin(wanted) is list:
        return get_args(wanted)[0]
    return next((item for option in get_args(wanted) if (item := _item_of(option)) is not None), None)


def escaped(name: str) -> str:
    """Return a name as a part of a JSON pointer."""
    return name.replace("~", "~0").replace("/", "~1")
