"""Writing of quizzes as Anki packages.

The collection has schema 11, which every version of Anki imports, and one note for each question.
"""

import json
import sqlite3
from hashlib import sha1
from html import escape
from typing import Any
from zlib import crc32

from wordrally.contracts.http.quizzes import ChoiceQuestion, Question, QuizDraft
from wordrally.vocabulary.formats.containers.zips import zipped
from wordrally.vocabulary.formats.enclosing import Files, enclosed, enclosed_name
from wordrally.vocabulary.formats.renderings import answers_of, prompt_of

SCHEMA = """
create table col (id integer primary key, crt integer not null, mod integer not null, scm integer not null,
  ver integer not null, dty integer not null, usn integer not null, ls integer not null, conf text not null,
  models text not null, decks text not null, dconf text not null, tags text not null);
create table notes (id integer primary key, guid text not null, mid integer not null, mod integer not null,
  usn integer not null, tags text not null, flds text not null, sfld integer not null, csum integer not null,
  flags integer not null, data text not null);
create table cards (id integer primary key, nid integer not null, did integer not null, ord integer not null,
  mod integer not null, usn integer not null, type integer not null, queue integer not null,
  due integer not null, ivl integer not null, factor integer not null, reps integer not null,
  lapses integer not null, left integer not null, odue integer not null, odid integer not null,
  flags integer not null, data text not null);
create table revlog (id integer primary key, cid integer not null, usn integer not null,
  ease integer not null, ivl integer not null, lastIvl integer not null, factor integer not null,
  time integer not null, type integer not null);
create table graves (usn integer not null, oid integer not null, type integer not null);
create index ix_notes_usn on notes (usn);
create index ix_cards_usn on cards (usn);
create index ix_revlog_usn on revlog (usn);
create index ix_cards_nid on cards (nid);
create index ix_cards_sched on cards (did, queue, due);
create index ix_revlog_cid on revlog (cid);
create index ix_notes_csum on notes (csum);
"""
VERSION = 11
NOTE_TYPE = 1_577_836_800_000  # ids in Anki are instants; this one, in 2020, is older than any deck
EPOCH_S = 1_577_836_800
DEFAULT = 1
NAME = "Quiz question"
FIELDS = ("Question", "Choices", "Answer", "Explanation")
FRONT = "{{Question}}{{#Choices}}<ol type=A>{{Choices}}</ol>{{/Choices}}"
BACK = "{{FrontSide}}<hr id=answer>{{Answer}}{{#Explanation}}<p>{{Explanation}}</p>{{/Explanation}}"
STYLE = (
    ".card { font-family: sans-serif; font-size: 20px; text-align: center; }"
    " ol { display: inline-block; text-align: left; }"
)


def write(quiz: QuizDraft, files: Files) -> bytes:
    """Write the package with those of the files that its questions show.

    Importing it twice changes nothing: note ids depend on quiz, position and question.
    """
    connection = sqlite3.connect(":memory:")
    try:
        connection.executescript(SCHEMA)
        deck = NOTE_TYPE + crc32(quiz.title.encode("utf-8", "replace"))
        connection.execute(
            f"insert into col values (1, ?, ?, ?, {VERSION}, 0, 0, 0, ?, ?, ?, ?, '{{}}')",
            _collection(quiz, deck),
        )
        for place, question in enumerate(quiz.questions):
            _insert(connection, _fields(question, files), place, deck, quiz.title)
        connection.commit()
        database = connection.serialize()
    finally:
        connection.close()
    media = enclosed(quiz.questions, files)
    listed = json.dumps({str(number): name for number, name in enumerate(media)}).encode()
    entries = {str(number): content for number, content in enumerate(media.values())}
    return zipped({"collection.anki2": database, "media": listed} | entries)


def _insert(connection: sqlite3.Connection, fields: list[str], place: int, deck: int, title: str) -> None:
    digest = sha1(
        f"{title}\0{place}\0{fields[0]}".encode("utf-8", "replace"), usedforsecurity=False
    ).hexdigest()
    note = deck + 1 + place
    checksum = int(sha1(fields[0].encode("utf-8", "replace"), usedforsecurity=False).hexdigest()[:8], 16)
    connection.execute(
        "insert into notes values (?, ?, ?, ?, -1, '', ?, ?, ?, 0, '')",
        (note, digest[:10], NOTE_TYPE, EPOCH_S, "\x1f".join(fields), fields[0], checksum),
    )
    connection.execute(
        "insert into cards values (?, ?, ?, 0, ?, -1, 0, 0, ?, 0, 0, 0, 0, 0, 0, 0, 0, '')",
        (note, note, deck, EPOCH_S, place + 1),
    )


def _fields(question: Question, files: Files) -> list[str]:
    choices = question.choices if isinstance(question, ChoiceQuestion) else []
    return [
        _html(prompt_of(question)) + _shown(question, files),
        "".join(f"<li>{_html(choice)}</li>" for choice in choices),
        "<br>".join(map(_html, answers_of(question))),
        _html(question.explanation or ""),
    ]


def _shown(question: Question, files: Files) -> str:
    """Return the picture or sound below the prompt."""
    name = enclosed_name(question, files)
    if name is None or question.media is None:
        return ""
    if question.media.kind == "audio":
        return f"<br>[sound:{name}]"
    return f'<br><img src="{name}" alt="{escape(question.media.alt)}">'


def _html(text: str) -> str:
    return escape(text.replace("\x1f", " "), quote=False).replace("\n", "<br>")


def _collection(quiz: QuizDraft, deck: int) -> tuple[Any, ...]:
    return (
        EPOCH_S,
        EPOCH_S * 1_000,
        EPOCH_S * 1_000,
        json.dumps(
            {"activeDecks": [DEFAULT], "curDeck": DEFAULT, "nextPos": len(quiz.questions) + 1, "schedVer": 1}
        ),
        json.dumps({str(NOTE_TYPE): _note_type(deck)}),
        json.dumps(
            {
                str(key): _deck(key, name)
                for key, name in ((DEFAULT, "Default"), (deck, quiz.title.replace("::", ":")))
            }
        ),
        json.dumps({str(DEFAULT): _deck_options()}),
    )


def _note_type(deck: int) -> dict[str, Any]:
    look = {"font": "Arial", "media": [], "rtl": False, "size": 20, "sticky": False}
    template = {
        "name": "Card 1",
        "ord": 0,
        "qfmt": FRONT,
        "afmt": BACK,
        "bqfmt": "",
        "bafmt": "",
        "did": None,
    }
    return {
        "id": NOTE_TYPE,
        "name": NAME,
        "type": 0,
        "mod": EPOCH_S,
        "usn": -1,
        "sortf": 0,
        "did": deck,
        "tmpls": [template],
        "flds": [{"name": name, "ord": place, **look} for place, name in enumerate(FIELDS)],
        "css": STYLE,
        "latexPre": "",
        "latexPost": "",
        "req": [[0, "any", [0]]],
        "tags": [],
        "vers": [],
    }


def _deck(key: int, name: str) -> dict[str, Any]:
    days = {day: [0, 0] for day in ("newToday", "revToday", "lrnToday", "timeToday")}
    look = {
        "collapsed": False,
        "browserCollapsed": False,
        "desc": "",
        "dyn": 0,
        "extendNew": 10,
        "extendRev": 50,
    }
    return {"id": key, "name": name, "conf": DEFAULT, "mod": EPOCH_S, "usn": -1, **days, **look}


def _deck_options() -> dict[str, Any]:
    new = {
        "bury": True,
        "delays": [1, 10],
        "initialFactor": 2500,
        "ints": [1, 4, 7],
        "order": 1,
        "perDay": 20,
        "separate": True,
    }
    review = {
        "bury": True,
        "ease4": 1.3,
        "fuzz": 0.05,
        "ivlFct": 1,
        "maxIvl": 36500,
        "minSpace": 1,
        "perDay": 100,
    }
    lapse = {"delays": [10], "leechAction": 0, "leechFails": 8, "minInt": 1, "mult": 0}
    rest = {"autoplay": True, "maxTaken": 60, "mod": 0, "replayq": True, "timer": 0, "usn": 0}
    return {"id": DEFAULT, "name": "Default", "new": new, "rev": review, "lapse": lapse, **rest}
