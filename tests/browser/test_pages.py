"""Single pages when they are empty, when something is wrong, and when a game is short."""

import re
from datetime import UTC, datetime

from playwright.sync_api import Route, expect
from pyotp.totp import TOTP

from tests.browser.conftest import NewDevice
from tests.browser.device import DESKTOP, PHONE
from tests.browser.people import Learner, Person, Teacher

STARTER = "First words (A1)"
REFUSED = "Failed to load resource: the server responded with a status of 4"
"""A refusal is an answer; that the console tells of it cannot be avoided."""


def test_somebody_without_an_account_reads_what_is_wrong_with_what_they_typed(new_device: NewDevice):
    visitor = Person("Vi", new_device(PHONE))
    visitor.device.excuse(REFUSED)
    visitor.page.goto("/")
    visitor.device.picture("join")
    visitor.page.get_by_label("PIN from the big screen").fill("1234")
    visitor.page.get_by_role("button", name="Next").click()
    visitor.is_alerted("A PIN has 8 digits.")
    visitor.page.get_by_label("PIN from the big screen").fill("00000000")
    visitor.page.get_by_role("button", name="Next").click()
    visitor.is_alerted("No open game has this PIN. Check the digits on the big screen.")
    visitor.device.picture("join-unknown-pin")
    visitor.page.goto("/signup")
    visitor.sees("Make an account")
    visitor.device.picture("signup")
    visitor.page.goto("/no/such/page")
    expect(visitor.page.get_by_text("This road ends here")).to_be_visible()
    visitor.device.picture("not-found")


def test_whoever_is_not_signed_in_logs_in_and_goes_on_where_they_wanted(new_device: NewDevice):
    teacher = Teacher("Ms Snow", new_device(DESKTOP))
    teacher.device.excuse(REFUSED)
    email = teacher.signs_up()
    teacher.page.goto("/account")
    teacher.page.get_by_role("button", name="Log out").click()
    teacher.page.wait_for_url("/")
    teacher.page.goto("/sessions")
    teacher.sees("Log in")
    teacher.logs_in(email, "not the password")
    expect(teacher.page.get_by_role("alert")).to_be_visible()
    teacher.device.picture("login-refused")
    teacher.logs_in(email)
    teacher.sees("Games")


def test_pages_with_nothing_on_them_say_what_to_do(new_device: NewDevice):
    teacher = Teacher("Ms Snow", new_device(DESKTOP))
    teacher.signs_up()
    expect(teacher.page.get_by_text("No quiz of yours yet")).to_be_visible()
    expect(teacher.page.get_by_role("button", name=re.compile("^Host "))).to_have_count(12)
    teacher.device.picture("quizzes-starter")
    for page, empty in (("Games", "No game yet"), ("History", "No quiz played yet")):
        teacher.page.get_by_role("link", name=page).click()
        teacher.sees(page)
        expect(teacher.page.get_by_text(empty)).to_be_visible()
        teacher.device.picture(f"{page.lower()}-empty")
    teacher.page.get_by_role("link", name="Ms Snow").click()
    teacher.sees("Account")
    teacher.device.picture("account")


def test_a_quiz_is_saved_when_it_is_complete_and_the_focus_leads_to_what_is_missing(new_device: NewDevice):
    teacher = Teacher("Ms Snow", new_device(DESKTOP))
    teacher.signs_up()
    teacher.page.get_by_role("link", name="New quiz").click()
    teacher.sees("New quiz")
    question = teacher.writes_question(1, "drizzle")
    teacher.writes_choices(question, ["light rain", "strong wind", "", "hot sun"], right="A")
    teacher.part("quiz-title").fill("Weather")
    teacher.page.get_by_role("button", name="Save quiz").click()
    expect(question.get_by_label("Choice C", exact=True)).to_be_focused()
    teacher.device.picture("editor-incomplete")
    question.get_by_role("button", name="Remove choice C").click()
    teacher.page.get_by_role("button", name="Save quiz").click()
    teacher.sees("Quizzes")
    expect(teacher.page.get_by_role("heading", name="Weather")).to_be_visible()
    teacher.device.picture("quizzes")


def test_a_starter_quiz_tells_a_learner_at_once_and_ends_when_the_teacher_says_so(new_device: NewDevice):
    teacher, dora = Teacher("Ms Snow", new_device(DESKTOP)), Learner("Dora", new_device(PHONE))
    teacher.signs_up()
    pin = teacher.opens_lobby(STARTER, feedback="At once")
    dora.joins(pin)
    teacher.part("host-lock").click()
    expect(teacher.page.get_by_text("Joining is locked")).to_be_visible()
    teacher.goes_on()
    dora.sees("What is this?")
    dora.device.picture("play-picture")
    dora.presses_tile("c")
    dora.sees("Right!")
    dora.device.picture("play-starter-correct")
    teacher.device.picture("host-starter-reveal")
    teacher.finishes()
    dora.sees("Dora, place 1 of 1")


def test_a_name_that_looks_like_a_taken_one_is_refused_beside_its_field(new_device: NewDevice):
    teacher = Teacher("Ms Snow", new_device(DESKTOP))
    first, second = (Learner(name, new_device(PHONE)) for name in ("Paul", "Pаul"))
    teacher.signs_up()
    pin = teacher.opens_lobby(STARTER, feedback="At once")
    first.joins(pin)
    second.device.excuse(REFUSED)
    second.asks_to_join(pin)
    expect(second.page.get_by_role("alert")).to_be_visible()
    expect(second.page.get_by_label("Your nickname")).to_have_attribute("aria-invalid", "true")
    second.device.picture("join-name-taken")


def test_the_name_of_an_account_is_offered_late_and_never_mixed_into_what_is_typed(new_device: NewDevice):
    teacher, ada = Teacher("Ms Snow", new_device(DESKTOP)), Learner("Ada Byron", new_device(PHONE))
    teacher.signs_up()
    pin = teacher.opens_lobby(STARTER, feedback="At once")
    ada.signs_up()
    profile: list[Route] = []
    field = ada.page.get_by_label("Your nickname")

    def hold(route: Route) -> None:
        profile.append(route)

    def is_known() -> None:
        """The account, from now on: its name is offered."""
        for _ in range(500):
            if not profile:
                ada.page.wait_for_timeout(20)  # the page asks for it by itself
        profile.pop().continue_()
        expect(ada.page.get_by_role("banner")).to_contain_text("Ada Byron")

    ada.page.route("**/api/v1/users/me", hold)
    ada.page.goto(f"/?pin={pin}")
    expect(field).to_be_focused()
    ada.page.keyboard.type("Countess")
    is_known()
    expect(field).to_have_value("Countess")

    ada.page.goto(f"/?pin={pin}")
    expect(field).to_be_focused()
    is_known()
    expect(field).to_have_value("Ada Byron")
    ada.page.keyboard.type("Countess")
    expect(field).to_have_value("Countess")


def test_a_second_factor_is_switched_on_and_asked_for(new_device: NewDevice):
    teacher = Teacher("Ms Snow", new_device(DESKTOP))
    email = teacher.signs_up()
    page = teacher.page
    page.goto("/account")
    factor = page.get_by_role("region", name="Second factor")
    factor.get_by_role("button", name="Turn on").click()
    expect(factor.get_by_role("img")).to_be_visible()
    totp = TOTP(factor.locator(".key").inner_text().replace(" ", ""))
    factor.get_by_label("Code from your app").fill(totp.generate_otp(totp.timecode(datetime.now(UTC)) - 1))
    factor.get_by_role("button", name="Turn on").click()
    expect(factor.locator(".codes li")).to_have_count(10)
    recovery_code = factor.locator(".codes li").first.inner_text()
    teacher.device.picture("second-factor")
    factor.get_by_role("button", name="I have kept them").click()
    expect(page.get_by_role("region", name="Where you are signed in")).to_contain_text("This device")

    other = Teacher("Ms Snow", new_device(PHONE))
    other.device.excuse(REFUSED)
    other.page.goto("/login")
    other.logs_in(email)
    other.page.get_by_label("Code from your app").fill("000000x")
    other.page.get_by_role("main").get_by_role("button", name="Log in").click()
    other.is_alerted("This code is wrong, or was used before.")
    other.page.get_by_role("button", name="Use a recovery code").click()
    other.page.get_by_label("Recovery code").fill(recovery_code)
    other.page.get_by_role("main").get_by_role("button", name="Log in").click()
    other.sees("Quizzes")
