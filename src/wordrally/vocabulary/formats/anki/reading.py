"""Reading of Anki packages: one row per card of a note, one row per gap of a cloze note."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from msgspec import structs

from wordrally.contracts.http.formats import ImportInterpretation, ImportNoteType, ImportOptions
from wordrally.vocabulary.formats.anki.collection import Collection, NoteType
from wordrally.vocabulary.formats.anki.media import MediaFolder
from wordrally.vocabulary.formats.anki.notes import CardReader
from wordrally.vocabulary.formats.anki.ours import is_ours, question_in
from wordrally.vocabulary.formats.anki.templates import BrokenTemplate, Template, Token, template_of
from wordrally.vocabulary.formats.containers.archives import ZipArchive
from wordrally.vocabulary.formats.plain_text.hypertext import plain
from wordrally.vocabulary.formats.plain_text.tidying import shortened
from wordrally.vocabulary.formats.proposal.rows import ImportRow, Left, Reading
from wordrally.vocabulary.formats.refusals import Unreadable

COLLECTIONS = ("collection.anki21b", "collection.anki21", "collection.anki2")
"""The newest first: beside it the older ones only say that a newer Anki is needed."""

MOST_COUNTED = 50_001
MOST_TYPES = 100
NOT_CHOSEN = "This note is of another type than the chosen one."

Readers = Mapping[int, CardReader | str]


def read(content: bytes, options: ImportOptions) -> Reading:
    """Return a row for each note, and for each gap of a cloze note."""
    archive = ZipArchive(content)
    name = next((name for name in COLLECTIONS if name in archive.names), None)
    if name is None:
        raise Unreadable("This is not an Anki package: there is no collection in it.")
    collection = Collection(archive.read_zstd(name) if name.endswith("b") else archive.read(name))
    counts = collection.counts(MOST_COUNTED)
    used = [key for key in collection.note_types if counts[key]]
    if len(used) > MOST_TYPES:
        raise Unreadable(f"This package has notes of more than {MOST_TYPES} types; export a single deck.")
    _check(options, [collection.note_types[key] for key in used])
    media = MediaFolder(archive)
    readers = {key: _reader(collection, key, options, media) for key in used}
    return Reading(
        rows=_rows(collection, readers, media),
        title=collection.deck,
        interpretation=ImportInterpretation(
            note_types=[_told(collection.note_types[key], counts[key], readers[key]) for key in used]
        ),
    )


def _check(options: ImportOptions, types: list[NoteType]) -> None:
    """Check the options that the teacher chose.

    Raises `Unreadable` if no note type of the package fits them.
    """
    if options.note_type and options.note_type not in {one.name for one in types}:
        raise Unreadable(f"This package has no notes of the type “{shortened(options.note_type, 60)}”.")
    for name in filter(None, (options.prompt_field, options.answer_field)):
        if not any(name in one.fields for one in types):
            raise Unreadable(f"No note type of this package has a field “{shortened(name, 60)}”.")


def _rows(collection: Collection, readers: Readers, media: MediaFolder) -> Iterator[ImportRow]:
    for key, fields, tags in collection.notes():
        match readers.get(key):
            case None:
                yield Left(shortened(plain(fields[0])[0]), "The type of this note is not in the package.")
            case str(reason):
                yield Left(shortened(plain(fields[0])[0]), reason)
            case reader if is_ours(reader.note_type):
                yield question_in(fields, media)
            case reader:
                yield from reader.rows(fields, tags)


def _reader(collection: Collection, key: int, options: ImportOptions, media: MediaFolder) -> CardReader | str:
    """Return the reader for a note type, or the reason why its notes cannot be read."""
    note_type = collection.note_types[key]
    if options.note_type and note_type.name != options.note_type:
        return NOT_CHOSEN
    number = options.template or 1
    if options.template and number > len(note_type.templates) and not note_type.is_cloze:
        return f"This type of note has no card {number}."
    try:
        front, back = _sides(note_type, 0 if note_type.is_cloze else number - 1)
    except BrokenTemplate as damaged:
        return str(damaged.args[0])
    special = {
        "Type": note_type.name,
        "Deck": collection.deck,
        "Subdeck": collection.deck,
        "Card": f"Card {number}",
    }
    reader = CardReader(note_type, front, back, options, special, media)
    chosen = {options.prompt_field, options.answer_field} - {None}
    return (
        reader
        if chosen <= {*note_type.fields}
        else replace(reader, options=_without_fields(options, note_type))
    )


def _without_fields(options: ImportOptions, note_type: NoteType) -> ImportOptions:
    fields = note_type.fields
    return structs.replace(
        options,
        prompt_field=options.prompt_field if options.prompt_field in fields else None,
        answer_field=options.answer_field if options.answer_field in fields else None,
    )


def _sides(note_type: NoteType, place: int) -> tuple[Template, Template]:
    """Return the templates of a card.

    Without any, the first field is the front and the others are the back.
    """
    question, answer = note_type.templates[place] if place < len(note_type.templates) else ("", "")
    front, back = template_of(question), template_of(answer)
    known = {*note_type.fields}
    if not any(name in known for name, _ in front.fields()):
        front = _plain_template(note_type.fields[:1])
    if not any(name in known for name, _ in back.fields()):
        back = _plain_template(note_type.fields[1:])
    return front, back


def _plain_template(fields: list[str]) -> Template:
    return Template(
        [token for name in fields for token in (Token("variable", name), Token("literal", "<br>"))]
    )


def _told(note_type: NoteType, count: int, reader: CardReader | str) -> ImportNoteType:
    is_read = isinstance(reader, CardReader)
    return ImportNoteType(
        name=note_type.name,
        notes=count,
        templates=[f"Card {number}" for number in range(1, len(note_type.templates) + 1)],
        fields=note_type.fields,
        prompt_fields=reader.prompt_fields if is_read else [],
        answer_field=reader.answer_field if is_read and not note_type.is_cloze else None,
    )
