"""Damaged files: bytes of a good file changed, cut, repeated or moved, at random but reproducibly."""

from collections.abc import Callable, Iterator
from io import BytesIO
from random import Random
from zipfile import ZipFile

from tests.vocabulary.formats.samples import SAMPLES, zip_of

INTERESTING = (
    b"\0",
    b"\xff\xff\xff\xff",
    b"<",
    b"&",
    b"{",
    b"}",
    b"\\",
    b'"',
    b"\n\n",
    b"=",
    b"~",
    b"\xed\xa0\x80",
    b"\t",
    b"9" * 5_000,
)


def mutants(name: str, count: int, seed: int = 0) -> Iterator[bytes]:
    """Half of the mutants of an archive are changed inside and packed again, to get past its checksums."""
    dice = Random(f"{name} {seed}")
    sample = SAMPLES[name]
    for _ in range(count):
        is_archive = sample.startswith(b"PK")
        yield _repacked(sample, dice) if is_archive and dice.random() < 0.7 else mutated(sample, dice)


def mutated(content: bytes, dice: Random) -> bytes:
    changed = bytearray(content)
    for _ in range(dice.choice((1, 1, 2, 5, 20))):
        dice.choice(CHANGES)(changed, dice)
    return bytes(changed)


def _repacked(archive: bytes, dice: Random) -> bytes:
    with ZipFile(BytesIO(archive)) as unpacked:
        entries = {name: unpacked.read(name) for name in unpacked.namelist()}
    victim = dice.choice(sorted(entries))
    entries[victim] = mutated(entries[victim], dice)
    return zip_of(entries)


def _place(content: bytearray, dice: Random) -> int:
    """Half of them at the beginning, where headers are."""
    return dice.randrange(min(len(content), 200) if dice.random() < 0.5 else len(content)) if content else 0


def _change(content: bytearray, dice: Random) -> None:
    if content:
        content[_place(content, dice)] = dice.randrange(256)


def _cut(content: bytearray, dice: Random) -> None:
    start = _place(content, dice)
    del content[start : start + dice.choice((1, 4, 50, len(content)))]


def _insert(content: bytearray, dice: Random) -> None:
    place = _place(content, dice)
    content[place:place] = dice.choice(INTERESTING)


def _repeat(content: bytearray, dice: Random) -> None:
    start = _place(content, dice)
    piece = content[start : start + dice.choice((2, 20, 300))]
    content[start:start] = piece * dice.choice((1, 3, 100))


CHANGES: tuple[Callable[[bytearray, Random], None], ...] = (_change, _change, _change, _cut, _insert, _repeat)
