"""Reports as spreadsheet files. Typed text must never run as a formula, so such cells are escaped."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from wordrally.contracts.http.reports import AnswerReport, PlayerReport, QuestionReport, Report
from wordrally.vocabulary.formula_guard import guarded

if TYPE_CHECKING:  # it is imported for a file only
    from xlsxwriter.worksheet import Worksheet  # pyright: ignore[reportMissingTypeStubs]

ANSWER_COLUMNS = (
    "rank",
    "place",
    "nickname",
    "score",
    "question",
    "prompt",
    "answer",
    "correct",
    "points",
    "received_at",
    "word",
    "local_time",
)
QUESTION_COLUMNS = ("question", "prompt", "key", "answered", "correct", "median_ms", "word")
WORD_COLUMNS = ("word", "answered", "correct", "confused_with")
PLAYER_COLUMNS = ("rank", "place", "nickname", "score", "correct", "answered")

Cell = str | int
ReportRow = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Locale:
    """Conventions of the reader: the column separator, and minutes from UTC to local time."""

    separator: str = ","
    utc_offset: int = 0

    def time(self, at: int) -> str:
        """Format an instant (Unix ms) as local time."""
        zone = timezone(timedelta(minutes=self.utc_offset))
        return datetime.fromtimestamp(at // 1_000, zone).strftime("%Y-%m-%d %H:%M:%S")


HERE = Locale()


def to_csv(report: Report, locale: Locale = HERE) -> bytes:
    """Write one line per answer, and per question that a player did not answer; questions count from 1."""
    return _csv(ANSWER_COLUMNS, answer_rows(report, locale), locale)


def words_to_csv(report: Report, locale: Locale = HERE) -> bytes:
    """Write one line per word, hardest first; a separate file, as one with two tables is hard to read."""
    return _csv(WORD_COLUMNS, word_rows(report), locale)


def _csv(columns: tuple[str, ...], rows: Iterator[ReportRow], locale: Locale) -> bytes:
    """Write UTF-8 with a byte-order mark, which Excel needs to detect the encoding."""
    text = io.StringIO(newline="")
    lines = csv.writer(text, delimiter=locale.separator)
    lines.writerow(columns)
    lines.writerows(map(_harmless, rows))
    return text.getvalue().encode("utf-8-sig")


def to_xlsx(report: Report, locale: Locale = HERE) -> bytes:
    """Write four sheets: players with points per question, questions, words from the hardest, and answers.

    Rows beyond a sheet's 1,048,576 are left out; the other formats have them.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415  # pyright: ignore[reportMissingTypeStubs]

    file = io.BytesIO()
    # Keep texts as texts, whatever they look like.
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with Workbook(file, options) as book:
        bold = book.add_format({"bold": True})
        numbered = tuple(f"Q{question.index + 1}" for question in report.questions)
        _write_sheet(book.add_worksheet("Players"), bold, PLAYER_COLUMNS + numbered, player_rows(report))
        _write_sheet(book.add_worksheet("Questions"), bold, QUESTION_COLUMNS, question_rows(report))
        _write_sheet(book.add_worksheet("Words"), bold, WORD_COLUMNS, word_rows(report))
        _write_sheet(book.add_worksheet("Answers"), bold, ANSWER_COLUMNS, answer_rows(report, locale))
    return file.getvalue()


def answer_rows(report: Report, locale: Locale) -> Iterator[ReportRow]:
    """Yield each player's answers, and the questions that they left out, by rank and question.

    Questions that nobody answered are left out: they may never have been asked. Where no question was
    answered at all, each player has one row.
    """
    asked = [each.index for each in report.questions if each.answered and not each.skipped]
    for player in report.players:
        who = (player.rank, _place(player), player.nickname, player.score)
        left = set(asked).difference(answer.question for answer in player.answers)
        told = [(answer.question, _answered(report, answer, locale)) for answer in player.answers]
        told += [(index, _left_out(report.questions[index])) for index in left]
        rows = [row for _, row in sorted(told, key=lambda each: each[0])]
        yield from ((*who, *row) for row in rows or [("",) * (len(ANSWER_COLUMNS) - len(who))])


def _answered(report: Report, answer: AnswerReport, locale: Locale) -> ReportRow:
    question = report.questions[answer.question]
    given = (question.index + 1, question.prompt, _given(question, answer))
    how = (_yes_no(answer), answer.points, answer.received_at, question.word or "")
    return (*given, *how, locale.time(answer.received_at))


def _left_out(question: QuestionReport) -> ReportRow:
    return (question.index + 1, question.prompt, "", "", "", "", question.word or "", "")


def question_rows(report: Report) -> Iterator[ReportRow]:
    """Yield the key and the statistics of each question."""
    for question in report.questions:
        key = " | ".join(str(_text_of(question, part)) for part in question.key)
        median: Cell = "" if question.median_ms is None else question.median_ms
        how: ReportRow = (question.answered, question.correct, median, question.word or "")
        yield (question.index + 1, question.prompt, key, *how)


def word_rows(report: Report) -> Iterator[ReportRow]:
    """Yield the statistics of each word, hardest first; each confusion is followed by its count."""
    for word in report.words:
        confused = " | ".join(f"{each.text} ({each.times})" for each in word.confused_with)
        yield (word.word, word.answered, word.correct, confused)


def player_rows(report: Report) -> Iterator[ReportRow]:
    """Yield each player with the points of each question; empty for questions without an answer."""
    for player in report.players:
        points = {answer.question: answer.points for answer in player.answers}
        yield (
            player.rank,
            _place(player),
            player.nickname,
            player.score,
            _right(player),
            len(player.answers),
            *(points.get(question.index, "") for question in report.questions),
        )


def _place(player: PlayerReport) -> Cell:
    """Return the place, which equal scores share; it is empty while the score is 0."""
    return "" if player.place is None else player.place


def _right(player: PlayerReport) -> int:
    return sum(answer.correct for answer in player.answers)


def _yes_no(answer: AnswerReport) -> str:
    return "yes" if answer.correct else "no"


def _given(question: QuestionReport, answer: AnswerReport) -> str:
    if answer.choices is None:
        return answer.text or ""
    return " | ".join(_text_of(question, choice) for choice in answer.choices)


def _text_of(question: QuestionReport, part: int | str) -> str:
    """Return an accepted text, or the choice with that index; an unknown index stays a number."""
    if isinstance(part, str):
        return part
    choices = question.choices or []
    return choices[part] if part < len(choices) else str(part)


def _harmless(row: ReportRow) -> list[Cell]:
    return [guarded(cell) if isinstance(cell, str) else cell for cell in row]


def _write_sheet(sheet: "Worksheet", bold: Any, columns: tuple[str, ...], rows: Iterator[ReportRow]) -> None:
    sheet.write_row(0, 0, columns, bold)
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(number, column, cell)
            elif cell:
                sheet.write_string(number, column, cell)
    sheet.autofit()
