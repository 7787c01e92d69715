"""What a class remembers equals a fold of its members' answers, made here apart from the product's."""

import math
import random
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta

import pytest
from fsrs import Card, Rating, Scheduler, State
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.user.classes.stage import ANN, BOB, Played, Stage, stage_on
from wordrally.contracts.http.classes import ClassWordsRequest
from wordrally.contracts.http.vocabulary import Rationale
from wordrally.contracts.ids import ClassId, MemberId
from wordrally.user.classes.application.memory import (
    PageSlice,
    pick_class_words,
    read_class_words,
    read_member_words,
    read_memory,
    read_weeks,
)
from wordrally.user.classes.domain.refusals import UnknownClass
from wordrally.user.learning.domain.learned_words import DAY_MS

WORDS = ["drizzle", "fog", "hail", "sleet", "thaw", "gale", "frost", "mist"]
SCHEDULER = Scheduler(
    desired_retention=0.9,
    learning_steps=(),
    relearning_steps=(),
    maximum_interval=365,
    enable_fuzzing=False,
)
EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
async def stage(engine: AsyncEngine, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    return await stage_on(engine, tmp_path_factory)


class _Folded:
    """One word of one member by the package `fsrs` alone, with whole days between games."""

    def __init__(self) -> None:
        self.card: Card | None = None
        self.last_at = 0
        self.right = False
        self.due_at = 0

    def shown(self, at: int) -> float:
        """What the product shows: on the day of a game, what is left the day after."""
        return self.retrievability(max(at, self.last_at + DAY_MS))

    def retrievability(self, at: int) -> float:
        assert self.card is not None
        return SCHEDULER.get_card_retrievability(self.card, EPOCH + timedelta(days=self._days(at)))

    def _days(self, at: int) -> int:
        return (at - self.last_at) // DAY_MS

    def answer(self, at: int, *, right: bool, choices: int) -> None:
        before = 0.5 if self.card is None else self.retrievability(at)
        guess = 1 / choices if choices else 0.0
        known = before / (before + (1 - before) * guess) if right else 0.0
        good, again = (self._reviewed(at, rating) for rating in (Rating.Good, Rating.Again))
        assert good.stability is not None
        assert good.difficulty is not None
        assert again.stability is not None
        assert again.difficulty is not None
        stability = math.exp(known * math.log(good.stability) + (1 - known) * math.log(again.stability))
        difficulty = known * good.difficulty + (1 - known) * again.difficulty
        self.card = Card(
            card_id=0,
            state=State.Review,
            stability=stability,
            difficulty=difficulty,
            due=EPOCH,
            last_review=EPOCH,
        )
        self.last_at, self.right = at, right
        self.due_at = at + min(max(round(stability), 1), 365) * DAY_MS

    def _reviewed(self, at: int, rating: Rating) -> Card:
        if self.card is None:
            card = Card(card_id=0, due=EPOCH)
            return SCHEDULER.review_card(card, rating, EPOCH)[0]
        return SCHEDULER.review_card(self.card, rating, EPOCH + timedelta(days=self._days(at)))[0]


async def test_ten_games_of_twenty_pupils_are_remembered_as_their_answers_say(stage: Stage) -> None:
    owned, members = await stage.open(*(f"pupil {number}" for number in range(20)))
    dice = random.Random(13)
    folded: defaultdict[tuple[str, str], _Folded] = defaultdict(_Folded)
    taken: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for _ in range(10):
        asked = dice.sample(WORDS, 4)
        choices = [dice.choice([0, 4]) for _ in asked]
        seats: dict[str, list[Played]] = {}
        for member in dice.sample(members, 15):
            seats[member.id] = [
                Played(word, right=dice.random() < 0.7, choices=count, taken_for=dice.choice(WORDS))
                for word, count in zip(asked, choices, strict=True)
            ]
            for played in seats[member.id]:
                state = folded[member.id, played.word]
                state.answer(stage.clock.now, right=played.right, choices=played.choices)
                if not played.right and played.taken_for:
                    taken[played.word][played.taken_for] += 1
        await stage.play(owned.id, seats)
        stage.clock.now += dice.randint(1, 9) * DAY_MS + 5_000

    now = stage.clock.now
    page = await read_class_words(stage.ports, ANN.id, owned.id, "due", PageSlice(100, None))
    assert [word.due_for for word in page.items] == sorted((w.due_for for w in page.items), reverse=True)
    for word in page.items:
        of_word = [state for (_, name), state in folded.items() if name == word.word]
        assert word.met_by == len(of_word)
        assert word.known_by == sum(state.right for state in of_word)
        assert word.due_for == sum(state.due_at <= now for state in of_word)
        mean = sum(state.shown(now) for state in of_word) / len(of_word)
        assert word.recall == pytest.approx(mean, abs=1e-4)
        top = sorted(taken[word.word].items(), key=lambda pair: (-pair[1], pair[0]))[:5]
        assert [(each.text, each.times) for each in word.confused_with] == top
    assert {word.word for word in page.items} == {name for _, name in folded}

    memory = await read_memory(stage.ports, ANN.id, owned.id, 500, "due")
    assert [member.name for member in memory.members] == [member.name for member in members]
    for member in memory.members:
        for word, recall in zip(memory.words, member.recall, strict=True):
            state = folded.get((member.id, word.word))
            expected = None if state is None else pytest.approx(state.shown(now), abs=1e-4)
            assert recall == expected


async def test_a_right_choice_tells_the_memory_less_than_a_right_recall(stage: Stage) -> None:
    owned, [typist, chooser] = await stage.open("typist", "chooser")
    await stage.play(owned.id, {typist.id: [Played("fog")]})
    await stage.play(owned.id, {chooser.id: [Played("fog", choices=4)]})
    stage.clock.now += 3 * DAY_MS
    memory = await read_memory(stage.ports, ANN.id, owned.id, ["fog"], "due")
    recalls = {member.name: member.recall[0] for member in memory.members}
    assert recalls["chooser"] is not None
    assert recalls["typist"] is not None
    assert recalls["chooser"] < recalls["typist"]


async def test_a_word_missed_in_todays_game_is_not_shown_as_known(stage: Stage) -> None:
    owned, [ada, ben] = await stage.open("Ada", "Ben")
    await stage.play(owned.id, {ada.id: [Played("fog", right=False)], ben.id: [Played("fog")]})
    memory = await read_memory(stage.ports, ANN.id, owned.id, 1, "due")
    missed, known = (member.recall[0] for member in memory.members)
    assert missed is not None
    assert known is not None
    assert missed < 0.8
    assert known > 0.9


async def test_words_of_two_languages_are_two_words(stage: Stage) -> None:
    owned, [ada] = await stage.open("Ada")
    await stage.play(owned.id, {ada.id: [Played("gift"), Played("gift", right=False, language="de-AT")]})
    page = await read_member_words(stage.ports, MemberId(ada.id), 20, None)
    assert {(word.word, word.language, word.last_correct) for word in page.items} == {
        ("gift", "en", True),
        ("gift", "de", False),
    }


async def test_words_that_the_class_confuses_are_picked_with_what_they_were_taken_for(stage: Stage) -> None:
    owned, [ada, ben] = await stage.open("Ada", "Ben")
    fog = Played("fog", right=False, taken_for="frog")
    hail = Played("hail", right=False, taken_for="hale")
    await stage.play(owned.id, {ada.id: [fog, hail], ben.id: [fog, Played("mist")]})
    request = ClassWordsRequest(class_id=owned.id, account_id=ANN.id, pick="confused", count=10)
    words = (await pick_class_words(stage.ports, request)).words
    assert [(word.word, word.confused_with) for word in words] == [("fog", ["frog"]), ("hail", ["hale"])]
    assert words[0].reason == "Taken for “frog” 2 times."


async def test_the_next_quiz_is_picked_from_due_missed_and_hard_words_with_reasons(stage: Stage) -> None:
    owned, [ada, ben] = await stage.open("Ada", "Ben")
    await stage.play(
        owned.id,
        {
            ada.id: [Played("fog"), Played("hail", right=False), Played("mist")],
            ben.id: [Played("fog"), Played("hail", right=False), Played("mist", right=False)],
        },
    )
    picked = {
        pick: await pick_class_words(
            stage.ports, ClassWordsRequest(class_id=owned.id, account_id=ANN.id, pick=pick, count=10)
        )
        for pick in ("due", "missed", "hardest")
    }
    assert [word.word for word in picked["missed"].words] == ["hail", "mist"]
    assert picked["missed"].words[0].reason == "Missed 2 of 2 times in the last game of the class."
    assert [word.word for word in picked["hardest"].words] == ["hail", "mist", "fog"]
    assert picked["hardest"].words[1].reason == "Answered right last by 1 of the 2 who met it."
    assert picked["due"].words[0].word == "hail"
    assert picked["due"].words[0].reason == "Due from 2023-11-15 for those who met it (2)."
    assert picked["due"].words[0].rationale == Rationale(
        code="due-from", values={"date": "2023-11-15", "met": 2}
    )
    assert {word.quiz_id for word in picked["due"].words} == {"quiz"}

    stage.clock.now += 2 * DAY_MS
    due = await pick_class_words(
        stage.ports, ClassWordsRequest(class_id=owned.id, account_id=ANN.id, pick="due", count=2)
    )
    assert due.words[0].reason.startswith("Due for 2 of the 2 who met it;")
    assert (due.class_name, len(due.words)) == ("7b", 2)


async def test_practice_alone_counts_for_the_memory_and_not_as_a_game_of_the_class(stage: Stage) -> None:
    owned, [ada] = await stage.open("Ada")
    await stage.play(None, {ada.id: [Played("fog", right=False)]})
    page = await read_class_words(stage.ports, ANN.id, owned.id, "recent", PageSlice(20, None))
    assert [(word.word, word.met_by) for word in page.items] == [("fog", 1)]
    request = ClassWordsRequest(class_id=owned.id, account_id=ANN.id, pick="missed", count=5)
    assert (await pick_class_words(stage.ports, request)).words == []


async def test_weeks_tell_what_was_met_and_what_is_left_of_it(stage: Stage) -> None:
    owned, [ada, ben] = await stage.open("Ada", "Ben")
    await stage.play(owned.id, {ada.id: [Played("fog")], ben.id: [Played("fog")]})
    stage.clock.now += 14 * DAY_MS
    await stage.play(owned.id, {ada.id: [Played("fog"), Played("hail")]})
    first, second = await read_weeks(stage.ports, ANN.id, owned.id)
    assert (first.words_met, first.members_practised) == (1, 2)
    assert (second.words_met, second.members_practised) == (2, 1)
    assert first.week == "2023-11-13"
    assert second.week == "2023-11-27"
    now = await read_class_words(stage.ports, ANN.id, owned.id, "due", PageSlice(20, None))
    cells = sum(word.met_by for word in now.items)
    assert second.recall == pytest.approx(
        sum(word.recall * word.met_by for word in now.items) / cells, abs=1e-3
    )


async def test_nobody_else_reads_the_memory_of_a_class(stage: Stage) -> None:
    owned, _ = await stage.open("Ada")
    with pytest.raises(UnknownClass):
        await read_class_words(stage.ports, BOB.id, owned.id, "due", PageSlice(20, None))
    with pytest.raises(UnknownClass):
        await read_memory(stage.ports, BOB.id, owned.id, 60, "due")
    with pytest.raises(UnknownClass):
        await read_weeks(stage.ports, BOB.id, ClassId("none"))
    request = ClassWordsRequest(class_id=owned.id, account_id=BOB.id, pick="due", count=5)
    assert (await pick_class_words(stage.ports, request)).refused == "unknown-class"
