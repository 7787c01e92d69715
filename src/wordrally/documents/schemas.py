"""Exact schemas of bodies: msgspec's, which know every constraint, instead of the framework's."""

import re
from typing import Any

import msgspec

from wordrally.contracts.http import (
    accounts,
    classes,
    formats,
    media,
    problems,
    quizzes,
    reports,
    sessions,
    usage,
    vocabulary,
)
from wordrally.documents.about import Json

REF = "#/components/schemas/"
_PAGE = re.compile(r"Page_(?:\w+\.)*(\w+)_")


def exact(found: Json) -> Json:
    """Replace the framework's components by the schemas of the contract's structs of the same name.

    Structs that only another one refers to are included. Examples, which structs do not have, are kept.
    """
    structs = [struct for name, struct in _structs().items() if name in found]
    _, ours = msgspec.json.schema_components(structs, ref_template=REF + "{name}")
    rest = {name: schema for name, schema in found.items() if name not in ours}
    return {**rest, **{name: _with_examples(schema, found.get(name, {})) for name, schema in ours.items()}}


def _structs() -> dict[str, type[Any]]:
    modules = (accounts, classes, formats, media, problems, quizzes, reports, sessions, usage, vocabulary)
    values = [value for module in modules for value in vars(module).values()]
    return {
        value.__name__: value
        for value in values
        if isinstance(value, type) and issubclass(value, msgspec.Struct)
    }


def sparse() -> set[str]:
    """Return the names of structs whose fields are left out while they have their default."""
    return {name for name, struct in _structs().items() if struct.__struct_config__.omit_defaults}


def _with_examples(schema: Json, found: Json) -> Json:
    return schema | {"examples": found["examples"]} if "examples" in found else schema


def page_names(names: list[str]) -> dict[str, str]:
    """Map the framework's names of pages to readable ones, such as `QuizSummaryPage`."""
    matches = {name: _PAGE.fullmatch(name) for name in names}
    return {name: f"{match[1]}Page" for name, match in matches.items() if match}
