"""Visibility, tags, folder and cover of a quiz, as files of ours state them."""

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from msgspec import Meta, structs

from wordrally.contracts.http.quizzes import Cover, Folder, Tag, Visibility

LOST = "The {} cannot be read and is left out."


class Shelf(msgspec.Struct, frozen=True, kw_only=True):
    """The place of a quiz on the shelf of its owner."""

    visibility: Visibility = "private"
    tags: Annotated[list[Tag], Meta(max_length=10)] = []
    folder: Folder | None = None
    cover: Cover | None = None


def shelf_from(stated: Mapping[str, Any]) -> tuple[Shelf, list[str]]:
    """Return the stated place, and a note for each part that is not one."""
    shelf, notes = Shelf(), list[str]()
    for name in Shelf.__struct_fields__:
        if stated.get(name):
            try:
                one = msgspec.convert({name: stated[name]}, type=Shelf)
            except msgspec.ValidationError:
                notes.append(LOST.format(name))
            else:
                shelf = structs.replace(shelf, **{name: getattr(one, name)})
    return shelf, notes
