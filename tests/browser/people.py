"""What a teacher and a learner do with their devices, in the words of the pages."""

import re
import secrets

from playwright.sync_api import Locator, expect

from tests.browser.device import Device

PASSWORD = "a long password"


class Person:
    """Somebody with a device, who may have an account."""

    def __init__(self, name: str, device: Device) -> None:
        self.name = name
        self.device = device
        self.page = device.page

    def signs_up(self) -> str:
        """Returns the address."""
        email = f"{secrets.token_hex(8)}@example.org"
        self.page.goto("/signup")
        self.page.get_by_label("Your name").fill(self.name)
        self.page.get_by_label("E-mail").fill(email)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign up").click()
        self.sees("Quizzes")
        return email

    def logs_in(self, email: str, password: str = PASSWORD) -> None:
        self.page.get_by_label("E-mail").fill(email)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("main").get_by_role("button", name="Log in").click()

    def sees(self, heading: str) -> None:
        """A new phase or page: its heading is there and has the focus."""
        expect(self.page.get_by_role("heading", name=heading, exact=True)).to_be_focused()

    def is_asked(self, prompt: str) -> None:
        expect(self.page.get_by_role("heading", name=prompt)).to_be_visible()

    def is_told(self, sentence: str | re.Pattern[str]) -> None:
        """By a screen reader."""
        expect(self.page.locator("[aria-live=polite].visually-hidden")).to_have_text(sentence)

    def is_alerted(self, sentence: str) -> None:
        """By a field or a form that was not filled in right."""
        expect(self.page.get_by_role("alert")).to_have_text(sentence)

    def presses(self, key: str) -> None:
        self.page.keyboard.press(key)

    def part(self, testid: str) -> Locator:
        return self.page.get_by_test_id(testid)


class Teacher(Person):
    """Writes quizzes, and leads sessions from the big screen."""

    def writes_question(self, place: int, prompt: str) -> Locator:
        """Returns the question, whose answers are still to be written."""
        question = self.page.get_by_role("article", name=f"Question {place}")
        question.get_by_test_id("question-prompt").fill(prompt)
        question.get_by_label("Time").select_option("300 seconds")
        return question

    def writes_choices(self, question: Locator, choices: list[str], right: str) -> None:
        for letter, choice in zip("ABCD", choices, strict=True):
            question.get_by_test_id(f"choice-{letter}").fill(choice)
            question.get_by_label(f"{letter} is right").set_checked(letter in right)

    def opens_lobby(self, quiz: str, *, feedback: str, scoring: str | None = None) -> str:
        """Returns the PIN."""
        self.page.get_by_role("button", name=f"Host {quiz}").click()
        dialog = self.page.get_by_role("dialog", name=f"Host “{quiz}”")
        dialog.get_by_test_id("more-settings").locator("summary").click()
        dialog.get_by_role("radio", name=feedback).check()
        if scoring:
            dialog.get_by_role("radio", name=scoring).check()
        dialog.get_by_role("button", name="Open the lobby").click()
        return self.part("host-pin").inner_text().replace(" ", "")

    def goes_on(self, key: str = "ArrowRight") -> None:
        """One step of the show, as soon as presses are taken."""
        expect(self.part("host")).to_have_attribute("data-ready", "true")
        self.presses(key)

    def leaves_the_reveal(self) -> None:
        """Past the beats that are left, to what comes next."""
        beats = self.page.get_by_role("list", name="Steps of the reveal").get_by_role("button")
        beats.last.click()
        self.goes_on()

    def holds_beat(self, beat: str, place: int) -> None:
        """Shows a beat of the reveal, and it stays."""
        beats = self.page.get_by_role("list", name="Steps of the reveal").get_by_role("button")
        beats.nth(place).click()
        expect(self.part("host-reveal")).to_have_attribute("data-beat", beat)

    def finishes(self) -> None:
        """Before the last question is through."""
        self.part("host-finish").click()
        self.page.get_by_role("dialog", name="Finish the game now?").get_by_role(
            "button", name="Finish"
        ).click()
        self.sees_podium()

    def sees_podium(self) -> None:
        """To its end."""
        expect(self.part("host-podium")).to_have_attribute("data-beat", "rest")
        self.sees("Across the line!")

    def sees_answered(self, answered: int, expected: int) -> None:
        expect(self.part("host-answered")).to_have_text(f"{answered} of {expected} answered")

    def sees_board(self, leader: str, rows: int) -> None:
        """Who leads; those behind may have equal points."""
        names = self.part("leaderboard").locator(".name")
        expect(names).to_have_count(rows)
        expect(names.first).to_have_text(leader)


class Learner(Person):
    """Joins with a PIN and plays on a phone."""

    def joins(self, pin: str) -> None:
        """And is on the start line."""
        self.asks_to_join(pin)
        self.sees("You’re in!")

    def asks_to_join(self, pin: str) -> None:
        self.page.goto(f"/?pin={pin}")
        self.page.get_by_label("Your nickname").fill(self.name)
        self.page.get_by_role("button", name="Join").click()

    def tile(self, choice: str) -> Locator:
        return self.page.get_by_role("group", name="Answers").get_by_role("button", name=choice)

    def types_answer(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")

    def presses_tile(self, key: str) -> None:
        """With the focus on the tiles: a key pressed elsewhere answers nothing."""
        self.page.get_by_role("group", name="Answers").get_by_role("button").first.focus()
        self.presses(key)

    def sees_place(self, sentence: str | re.Pattern[str]) -> None:
        """Once the board of the big screen has moved."""
        expect(self.part("outcome")).to_have_attribute("data-arrived", "true")
        self.is_told(sentence)

    def sees_stored(self) -> None:
        expect(self.part("answer-fate")).to_have_attribute("data-fate", "stored")
