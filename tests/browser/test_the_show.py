"""The live show with the worst content that the API accepts, on every size of screen."""

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor

from playwright.sync_api import ViewportSize, expect

from tests.browser.conftest import NewDevice
from tests.browser.crowd import Crowd
from tests.browser.device import DESKTOP, PHONE
from tests.browser.people import PASSWORD, Learner, Person, Teacher
from tests.browser.sights import SMALL, STAGES, hidden_at_all_sizes
from wordrally.contracts.frames import AnswerFrame
from wordrally.contracts.http.quizzes import ChoiceQuestion, Media, Question, QuizDraft, TextQuestion
from wordrally.contracts.views import QuestionView
from wordrally.local.stack import Stack
from wordrally.terminal.api import Api

TITLE = "The worst of all quizzes, whose title is long enough to fill every line of the screen"
COMPOUND = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"
PASSAGE = (
    "Read the passage and choose the sentence that says the same. The expedition had been delayed for almost"
    " three weeks because the river, swollen by the unexpected thaw, had carried away the only bridge "
    "within a"
    " day's walk, and nobody in the village was willing to lend a boat to strangers whose intentions they "
    "could"
    " not understand; so the party waited, mended its tents, wrote letters that could not be posted, and"
    " listened every night to the water moving stones along its bed like heavy furniture, as the old people "
    "said."
)[:500].ljust(500, "x")
SENTENCE = "With no bridge and no boat they stayed where they were until the river was low enough again"
LONGEST = (SENTENCE + ", which nobody believed would happen before the end of the month " * 2)[:200]
LIMIT_MS = 600_000
SCORERS = [
    "W" * 20,
    "🦄 Sparkle 🦄",
    "محمد عبد الله",
    "שרה כהן",
    "Maximiliane-Charlott",
    *(f"Scorer {nth}" for nth in range(5)),
]
"""Names in the order in which they answer; those who are right, and therefore on the board."""
TOTALS = [11, 10, 9, 8, 6, 5, 4, 3, 2, 1]
"""Thousands of points of each in the end: question n is worth 2 ** n. Ada has 7."""
OTHERS = [f"Player {nth}" for nth in range(190)]
WRONG_TEXTS = [f"{COMPOUND}n", "رذاذ", "🌧️" * 12, *(f"{nth} {SENTENCE}"[:100] for nth in range(6))]
QUESTIONS: list[Question] = [
    ChoiceQuestion(
        prompt=PASSAGE,
        choices=[COMPOUND, *(f"{nth} {SENTENCE}"[:80] for nth in range(7))],
        correct=[7],
        time_limit_ms=LIMIT_MS,
        points=1_000,
        explanation=PASSAGE,
        media=Media(value="🌧️", alt="rain"),
    ),
    ChoiceQuestion(
        prompt=PASSAGE,
        choices=[(COMPOUND * 4)[:200], *(f"{nth} {LONGEST}"[:200] for nth in range(7))],
        correct=[0, 3, 7],
        time_limit_ms=LIMIT_MS,
        points=2_000,
    ),
    ChoiceQuestion(
        prompt="ما معنى كلمة «رذاذ»؟ 🌦️",
        choices=["مطر خفيف", "ريح قوية", "ضباب كثيف", "شمس حارة"],
        correct=[0],
        time_limit_ms=LIMIT_MS,
        points=4_000,
    ),
    TextQuestion(
        prompt=COMPOUND,
        accepted=[COMPOUND, *(f"{nth} {LONGEST}"[:200] for nth in range(9))],
        time_limit_ms=LIMIT_MS,
        points=8_000,
        explanation=PASSAGE,
    ),
]
CROWD = [*OTHERS, *SCORERS]
ALL_SIZES: list[ViewportSize] = [*STAGES, *SMALL]


class Looks:
    """Both screens, looked at in every size; `faults` are what could not be seen."""

    def __init__(self, teacher: Teacher, ada: Learner) -> None:
        self.teacher, self.ada = teacher, ada
        self.faults: list[str] = []

    def host(self, moment: str, *parts: str) -> None:
        self._look(self.teacher, f"host-{moment}", [*parts, "main.host footer button"], ALL_SIZES)

    def phone(self, moment: str, *parts: str) -> None:
        self._look(self.ada, f"phone-{moment}", list(parts), SMALL)

    def _look(self, person: Person, moment: str, parts: list[str], sizes: list[ViewportSize]) -> None:
        person.device.view(f"worst-{moment}")
        found = hidden_at_all_sizes(person.page, *parts, sizes=sizes)
        person.page.set_viewport_size(person.device.size)
        self.faults.extend(f"{moment}, {fault}" for fault in found)


def test_the_worst_quiz_can_be_read_and_answered_on_every_screen(stack: Stack, new_device: NewDevice):
    teacher = Teacher("Ms Rain", new_device(DESKTOP))
    ada, ben = (Learner(name, new_device(PHONE)) for name in ("Ada", "Ben"))
    looks = Looks(teacher, ada)
    with ThreadPoolExecutor(1) as beside:  # the browser has the loop of this thread
        email = beside.submit(asyncio.run, write(stack.url)).result()
    teacher.page.goto("/quizzes")
    teacher.logs_in(email)
    teacher.sees("Quizzes")
    pin = teacher.opens_lobby(TITLE, feedback="When the question closes", scoring="Only accuracy counts")
    looks.host("empty", "[data-testid=host-pin]", ".qr")
    with Crowd(
        stack.url,
        pin,
        first=OTHERS,
        last=SCORERS,
        answers=answer_of,
    ):
        expect(teacher.part("player-count")).to_have_text(str(len(CROWD)), timeout=120_000)
        ada.joins(pin)
        ben.joins(pin)  # and never answers, so that no question closes by itself
        expect(teacher.part("player-count")).to_have_text(str(len(CROWD) + 2))
        looks.host("lobby", "[data-testid=host-pin]", ".qr", "[data-testid=host-names] li")
        looks.phone("lobby", "h1", ".start", "[data-testid=show-sound]")
        for nth, question in enumerate(QUESTIONS):
            play(looks, nth, question)
        teacher.leaves_the_reveal()
        teacher.sees_podium()
        looks.host("podium", "[data-testid=podium] .name", "h1")
        teacher.goes_on()
        teacher.sees("The class result")
        looks.host("result", ".big", "h2", "li")
        expect(ada.part("final")).to_be_visible()
        looks.phone("final", "h1", "[data-testid=podium] .name")
    assert not looks.faults, "\n".join(looks.faults)


def play(looks: Looks, nth: int, question: Question) -> None:
    """One question, from its opening to the board."""
    teacher, ada = looks.teacher, looks.ada
    has_choices = isinstance(question, ChoiceQuestion)
    if nth:
        teacher.leaves_the_reveal()
    else:
        teacher.goes_on()
    expect(teacher.part("host-question")).to_have_attribute("data-index", str(nth))
    expect(ada.part("question")).to_have_attribute("data-index", str(nth))
    choices = [".tile .text", ".tile .badge"] if has_choices else []
    looks.host(f"{nth}-open", "h1", *choices, "[data-testid=host-answered]")
    looks.phone(
        f"{nth}-open", "h1", ".tile .text" if has_choices else "[data-testid=answer-text]", ".seconds"
    )
    answer(ada, question)
    ada.sees_stored()
    looks.phone(f"{nth}-stored", "h1", ".told")
    teacher.sees_answered(len(CROWD) + 1, len(CROWD) + 2)
    teacher.goes_on()
    expect(teacher.part("host-reveal")).to_be_visible()
    look_at_the_reveal(looks, nth, [".tile .text", ".tile .count"] if has_choices else [".typed li"])


def look_at_the_reveal(looks: Looks, nth: int, spread: list[str]) -> None:
    """In all three beats the key is in view."""
    key, teacher = "[data-testid=host-key]", looks.teacher
    teacher.holds_beat("key", 0)
    looks.host(f"{nth}-key", "h1", key, *spread)
    teacher.holds_beat("share", 1)
    looks.host(f"{nth}-share", "h1", key, f"{key} .text", "article p")
    teacher.holds_beat("board", 2)
    expect(teacher.part("host-reveal")).to_have_attribute("data-moved", "true")
    looks.host(f"{nth}-board", "h1", key, f"{key} .text", "[data-testid=leaderboard] .lane:not(.gone) .name")
    looks.phone(f"{nth}-outcome", "h1", "dt", "dd")


def answer(ada: Learner, question: Question) -> None:
    match question:
        case ChoiceQuestion(correct=correct):
            for index in correct:
                ada.part(f"answer-{'ABCDEFGH'[index]}").click()
            if len(correct) > 1:
                ada.page.get_by_role("button", name="Send answer").click()
        case _:
            ada.part("answer-text").fill("Rindfleischetiketierungsüberwachungsaufgabenübertragungsgesetz")
            ada.page.get_by_role("button", name="Send answer").click()


def answer_of(name: str, view: QuestionView) -> AnswerFrame:
    """Right where the points of this question are part of the total of that player."""
    if not (name in SCORERS and TOTALS[SCORERS.index(name)] & 2**view.index):
        return wrong_answer(CROWD.index(name), view)
    match QUESTIONS[view.index]:
        case ChoiceQuestion(correct=correct):
            return AnswerFrame(question=view.index, choices=correct)
        case question:
            return AnswerFrame(question=view.index, text=question.accepted[0])


def wrong_answer(place: int, view: QuestionView) -> AnswerFrame:
    """One of the wrong answers; each is given by some."""
    match QUESTIONS[view.index]:
        case ChoiceQuestion(choices=choices, correct=correct):
            wrong = [index for index in range(len(choices)) if [index] != correct]
            return AnswerFrame(question=view.index, choices=[wrong[place % len(wrong)]])
        case _:
            return AnswerFrame(question=view.index, text=WRONG_TEXTS[place % len(WRONG_TEXTS)])


async def write(url: str) -> str:
    """The address of whom the quiz belongs to."""
    email = f"{secrets.token_hex(8)}@example.org"
    async with Api(url) as api:
        await api.sign_up(email, PASSWORD, "Ms Rain")
        await api.log_in(email, PASSWORD)
        await api.create_quiz(QuizDraft(title=TITLE, questions=QUESTIONS))
    return email


def test_one_press_is_one_step_and_a_hasty_close_is_asked_about(new_device: NewDevice):
    teacher, ada = Teacher("Ms Snow", new_device(DESKTOP)), Learner("Ada", new_device(PHONE))
    teacher.signs_up()
    ada.joins(teacher.opens_lobby("First words (A1)", feedback="When the question closes"))
    teacher.goes_on()
    teacher.presses("ArrowRight")  # the second half of a double press
    teacher.presses("PageDown")
    ada.sees("What is this?")
    expect(teacher.part("host")).to_have_attribute("data-phase", "open")
    teacher.goes_on()
    expect(teacher.page.get_by_role("dialog", name="Close with 0 of 1 answers?")).to_be_visible()
    teacher.page.get_by_role("button", name="Wait").click()
    expect(teacher.part("host")).to_have_attribute("data-phase", "open")


def test_a_calm_screen_shows_the_same_and_moves_nothing(new_device: NewDevice):
    teacher, ada = Teacher("Ms Snow", new_device(DESKTOP)), Learner("Ada", new_device(PHONE))
    teacher.signs_up()
    pin = teacher.opens_lobby("First words (A1)", feedback="When the question closes")
    teacher.part("show-settings").click()
    teacher.page.get_by_role("checkbox", name="Calm mode").check()
    teacher.page.get_by_role("button", name="Close").click()
    ada.joins(pin)
    expect(teacher.part("host-names").get_by_role("listitem")).to_have_text(["Ada"])
    assert teacher.page.evaluate("document.getAnimations().length") == 0
    teacher.goes_on()
    ada.presses_tile("c")  # everybody has answered: the question closes by itself
    expect(teacher.part("host-reveal")).to_be_visible()
    assert teacher.page.evaluate("document.getAnimations().length") == 0


def test_the_host_pauses_extends_and_skips_a_question(new_device: NewDevice):
    teacher, ada = Teacher("Ms Rain", new_device(DESKTOP)), Learner("Ada", new_device(PHONE))
    teacher.signs_up()
    ada.joins(teacher.opens_lobby("First words (A1)", feedback="When the question closes"))
    teacher.goes_on()
    ada.sees("What is this?")

    teacher.presses("b")
    expect(ada.page.get_by_role("heading", name="Paused")).to_be_visible()
    expect(teacher.part("host-extend")).to_be_hidden()
    teacher.part("host-pause").click()
    expect(ada.page.get_by_role("heading", name="Paused")).to_be_hidden()

    teacher.part("host-extend").click()
    ada.presses_tile("c")
    expect(teacher.part("host")).to_have_attribute("data-phase", "closed")  # everybody has answered
    teacher.leaves_the_reveal()
    expect(teacher.part("host")).to_have_attribute("data-phase", "open")
    teacher.part("host-skip").click()
    teacher.part("host-skip-confirm").click()
    expect(teacher.part("host")).to_have_attribute("data-phase", "closed")
