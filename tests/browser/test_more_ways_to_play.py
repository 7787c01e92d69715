"""Teams, a phone that leads, a second screen, and playing again: with two phones and a big screen."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import NewDevice
from tests.browser.device import DESKTOP, PHONE
from tests.browser.people import Learner, Teacher

QUIZ = "First words (A1)"


def test_teams_are_led_by_phone_shown_on_a_second_screen_and_play_again(new_device: NewDevice):
    teacher, ada = Teacher("Ms Frost", new_device(DESKTOP)), Learner("Ada", new_device(PHONE))
    ben = Learner("Ben", new_device(PHONE))
    teacher.signs_up()
    for learner in (ada, ben):
        learner.device.excuse("WebSocket connection to ")  # a phone that moves on leaves the old game
    pin = opens_teams(teacher, ["Foxes", "Owls"])
    ada.joins(pin)
    ben.joins(pin)
    expect(ada.part("my-team")).to_contain_text("Foxes")
    expect(ben.part("my-team")).to_contain_text("Owls")

    remote, screen = another_page(teacher, "remote"), another_page(teacher, "screen")
    remote.get_by_test_id("remote-start").click()
    ada.sees("What is this?")
    expect(remote.get_by_test_id("remote-key")).to_be_visible()
    ada.presses_tile("c")
    ben.presses_tile("a")  # everybody has answered: the question closes by itself
    expect(screen.get_by_test_id("host-reveal")).to_have_attribute("data-beat", "key")
    teacher.holds_beat("teams", 3)
    expect(teacher.part("team-board").get_by_role("listitem")).to_have_count(2)
    expect(screen.get_by_test_id("host-reveal")).to_have_attribute("data-beat", "teams")
    teacher.device.view("host-teams")

    remote.get_by_role("button", name="Finish").click()
    remote.get_by_test_id("remote-confirm").click()
    expect(teacher.part("host")).to_have_attribute("data-phase", "finished")
    teacher.goes_on()  # the whole podium at once
    expect(teacher.part("host-podium")).to_have_attribute("data-beat", "rest")
    teacher.goes_on()
    teacher.part("again-same").click()
    ada.sees("You’re in!")
    ben.sees("You’re in!")
    expect(teacher.part("host")).to_have_attribute("data-phase", "lobby")
    expect(teacher.part("host-names").get_by_role("listitem")).to_have_count(2)


def opens_teams(teacher: Teacher, names: list[str]) -> str:
    """Return the PIN of a game in teams of these names."""
    page = teacher.page
    page.get_by_role("button", name=f"Host {QUIZ}").click()
    page.get_by_test_id("more-settings").locator("summary").click()
    page.get_by_role("checkbox", name="Play in teams").check()
    for place, name in enumerate(names, 1):
        page.get_by_label(f"Name of team {place}").fill(name)
    page.get_by_role("button", name="Open the lobby").click()
    return teacher.part("host-pin").inner_text().replace(" ", "")


def another_page(teacher: Teacher, kind: str) -> Page:
    """Return one more page of the game that the teacher leads."""
    page = teacher.device.context.new_page()
    page.goto(teacher.page.url.replace("/host/", f"/{kind}/"))
    return page


def test_a_race_goes_on_by_itself_on_the_phone_and_on_the_big_screen(new_device: NewDevice):
    teacher, ada = Teacher("Ms Wind", new_device(DESKTOP)), Learner("Ada", new_device(PHONE))
    teacher.signs_up()
    teacher.page.get_by_role("button", name=f"Host {QUIZ}").click()
    teacher.page.get_by_role("radio", name="Race").check()
    teacher.page.get_by_role("button", name="Open the lobby").click()
    ada.joins(teacher.part("host-pin").inner_text().replace(" ", ""))
    teacher.goes_on()
    expect(teacher.part("host-race")).to_be_visible()
    takes_a_turn(ada, 1)
    ada.device.picture("play-race")
    ada.page.reload()  # the turn is where it was
    takes_a_turn(ada, 2)
    teacher.device.picture("host-race")
    teacher.goes_on()
    teacher.page.get_by_role("dialog").get_by_role("button", name="Finish").click()
    expect(teacher.part("host-podium")).to_be_visible()


def test_homework_shows_its_teacher_who_has_begun_and_closes_early(new_device: NewDevice):
    teacher, ada = Teacher("Ms Home", new_device(DESKTOP)), Learner("Ada", new_device(PHONE))
    teacher.signs_up()
    teacher.page.get_by_role("button", name=f"Host {QUIZ}").click()
    teacher.page.get_by_role("radio", name="Homework").check()
    teacher.page.get_by_role("button", name="Give as homework").click()
    expect(teacher.part("homework")).to_be_visible()
    ada.page.goto(teacher.page.locator("code").inner_text())
    ada.page.get_by_label("Your nickname").fill(ada.name)
    ada.page.get_by_role("button", name="Join").click()
    takes_a_turn(ada, 1)
    expect(teacher.part("count-begun")).to_contain_text("1")
    teacher.device.picture("host-homework")
    teacher.part("close-early").click()
    teacher.part("close-confirm").click()
    ada.sees("This homework is closed")


def takes_a_turn(learner: Learner, nth: int) -> None:
    """Answer whatever is asked, and go on once the key was shown."""
    page, outcome = learner.page, learner.part("turn-outcome")
    expect(learner.part("question")).to_be_visible()
    tiles = page.get_by_role("group", name="Answers").get_by_role("button")
    if tiles.count():
        tiles.first.click()
    else:
        learner.part("answer-text").fill("something")
    if page.get_by_role("button", name="Send answer").count():
        page.get_by_role("button", name="Send answer").click()
    expect(outcome).to_have_attribute("data-turn", str(nth))
    learner.part("turn-next").click()
    expect(outcome).to_be_hidden()
