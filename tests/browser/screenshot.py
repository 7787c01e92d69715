"""Takes docs/screenshot.png from a running game: the big screen with its leaderboard, and a phone.

python -m tests.browser.screenshot
"""

import asyncio
import base64
import random
import secrets
import tempfile
import threading
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser.chromium import chromium
from tests.browser.device import DESKTOP, PHONE, Device
from tests.browser.people import PASSWORD, Learner, Teacher
from wordrally.contracts.http.quizzes import ChoiceQuestion, Question, Quiz
from wordrally.local.stack import Stack
from wordrally.terminal.api import Api
from wordrally.terminal.bots import NAMES, Bot

PICTURE = Path(__file__).parents[2] / "docs" / "screenshot.png"
LARGEST_BYTES = 300_000
STARTER = "Getting around in English (B1)"
BOTS = 24
QUESTIONS = 4
"""As many are played before the picture, so that the leaderboard has something to tell."""
FRAME = """<body style="margin:0;background:#0b5d45"><style>
  img { position: absolute; border: solid #13231c; box-shadow: 0 18px 50px rgb(0 0 0 / 0.35) }
</style>
<img src="data:image/png;base64,%s"
  style="left:40px;top:48px;width:1120px;border-width:10px;border-radius:22px">
<img src="data:image/png;base64,%s"
  style="right:40px;bottom:32px;width:292px;border-width:9px;border-radius:36px">"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, Stack(Path(folder)) as stack:
        quiz = asyncio.run(read(stack.url, STARTER))
        with chromium() as browser:
            PICTURE.write_bytes(take(stack.url, browser, quiz))
    assert PICTURE.stat().st_size <= LARGEST_BYTES, "too large for the start of a README"


def take(url: str, browser: Browser, quiz: Quiz) -> bytes:
    """Play with bots until the leaderboard has something to tell."""
    teacher = Teacher("Ms Rain", Device(browser, url, DESKTOP))
    learner = Learner("You", Device(browser, url, PHONE))
    teacher.signs_up()
    pin = teacher.opens_lobby(quiz.title, feedback="At once")
    learner.joins(pin)
    bots = threading.Thread(target=lambda: asyncio.run(play_bots(url, pin, quiz)), daemon=True)
    bots.start()
    play(teacher, learner, quiz)
    picture = compose(browser, teacher, learner)
    teacher.finishes()
    bots.join()
    return picture


async def read(url: str, title: str) -> Quiz:
    """A public quiz with its key."""
    async with Api(url) as api:
        email = f"{secrets.token_hex(8)}@example.org"
        await api.sign_up(email, PASSWORD, "Reader")
        await api.log_in(email, PASSWORD)
        wanted = next(quiz for quiz in await api.public_quizzes() if quiz.title == title)
        return await api.quiz(wanted.id)


async def play_bots(url: str, pin: str, quiz: Quiz) -> None:
    """Until the session is finished."""
    dice = random.Random(4)
    async with Api(url) as anonymous, asyncio.TaskGroup() as players:
        for name in dice.sample(NAMES, BOTS):
            joined = await anonymous.join(pin, name)
            players.create_task(Bot(url, joined, quiz.questions, dice).play())


def play(teacher: Teacher, learner: Learner, quiz: Quiz) -> None:
    """Everybody answers, and the teacher goes on; ends with a reveal."""
    expect(teacher.part("player-count")).to_have_text(str(BOTS + 1))
    for index, question in enumerate(quiz.questions[:QUESTIONS]):
        if index:
            teacher.leaves_the_reveal()
        else:
            teacher.goes_on()
        expect(learner.part("question")).to_have_attribute("data-index", str(index))
        answer(learner, question)
        learner.sees("Right!")
        expect(teacher.part("host-reveal")).to_be_visible()


def answer(learner: Learner, question: Question) -> None:
    match question:
        case ChoiceQuestion(correct=correct):
            for index in correct:
                learner.presses_tile(str(index + 1))
            if len(correct) > 1:
                learner.page.get_by_role("button", name="Send answer").click()
        case _:
            learner.types_answer(question.accepted[0])


def compose(browser: Browser, teacher: Teacher, learner: Learner) -> bytes:
    """Both screens in one picture."""
    screens = [person.page.screenshot(animations="disabled") for person in (teacher, learner)]
    page = browser.new_page(viewport={"width": 1540, "height": 816})
    page.set_content(FRAME % tuple(base64.b64encode(screen).decode() for screen in screens))
    return page.screenshot()


if __name__ == "__main__":
    main()
