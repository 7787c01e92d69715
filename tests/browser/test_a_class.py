"""A class from its cards to the next game: printed, joined by code, remembered, and asked again."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import NewDevice
from tests.browser.device import BUSY, DESKTOP, PHONE
from tests.browser.people import Learner, Teacher

LESSON = "Rain and wind"
NOTHING_DUE = ("409 from ", "Failed to load resource: the server responded with a status of 409")
WORDS = {"Light rain in fine drops": "drizzle", "A strong wind": "gale"}


def test_a_class_goes_from_printed_cards_to_the_game_that_asks_what_it_forgot(new_device: NewDevice):
    teacher = Teacher("Ms Rain", new_device(DESKTOP))
    ada = Learner("Ada", new_device(PHONE))
    teacher.device.excuse(*BUSY)
    teacher.signs_up()
    writes_lesson(teacher)
    codes = makes_class(teacher)
    prints_cards(teacher)
    pin = opens_game(teacher)
    joins_by_code(ada, pin, codes["Ada"])
    plays(teacher, ada)
    the_report_leads_to_the_next_game_in_two_clicks(teacher)
    a_pupil_enters_from_the_card(ada, codes)


def writes_lesson(teacher: Teacher) -> None:
    teacher.page.get_by_role("link", name="New quiz").click()
    teacher.part("quiz-title").fill(LESSON)
    for place, (prompt, word) in enumerate(WORDS.items(), 1):
        teacher.part("add-text").click()
        question = teacher.page.get_by_role("article").last
        question.get_by_test_id("question-prompt").fill(prompt)
        question.get_by_label("Time").select_option("300 seconds")
        question.get_by_test_id("question-accepted").fill(word)
        question.get_by_text("Explanation, picture, sound and word").click()
        question.get_by_label("Word it teaches").fill(word)
        expect(teacher.page.get_by_role("article")).to_have_count(place + 1)
    teacher.page.get_by_role("button", name="Delete question 1").click()
    teacher.page.get_by_role("button", name="Save quiz").click()
    expect(teacher.page.get_by_role("heading", name=LESSON)).to_be_visible()


def makes_class(teacher: Teacher) -> dict[str, str]:
    """Return the code of each pupil, and of the class under its name."""
    teacher.page.get_by_role("link", name="Classes").click()
    teacher.sees("Classes")
    teacher.part("class-name").fill("7b")
    teacher.page.get_by_role("button", name="Add class").click()
    teacher.sees("Class 7b")
    teacher.part("names").fill("Ada\nBen")
    teacher.page.get_by_role("button", name="Add 2 names").click()
    expect(teacher.part("code")).to_have_count(2)
    refuses_a_second_ada(teacher)
    names = teacher.page.get_by_role("region", name="Names and codes")
    join_code = names.get_by_text("Class code").locator("code").inner_text()
    ada, ben = teacher.part("code").all_inner_texts()
    return {"Ada": ada, "Ben": ben, "7b": join_code}


def refuses_a_second_ada(teacher: Teacher) -> None:
    """Two pupils of one name could not be told apart: the page says so, and keeps what was typed."""
    teacher.part("names").fill("ada")
    teacher.page.get_by_role("button", name="Add 1 name").click()
    teacher.is_alerted("ada would be there twice. Add a letter, so that everybody can tell them apart.")
    expect(teacher.part("names")).to_have_value("ada")
    teacher.part("names").fill("")
    teacher.part("rename-class").click()
    teacher.device.picture("class-rename")
    teacher.page.keyboard.press("Escape")
    renames(teacher, "Ben", "Ben C.")
    renames(teacher, "Ben C.", "Ben")


def renames(teacher: Teacher, name: str, wanted: str) -> None:
    teacher.page.get_by_role("button", name=f"More for {name}", exact=True).click()
    teacher.page.get_by_role("button", name="Rename", exact=True).click()
    teacher.part("new-name").fill(wanted)
    teacher.page.get_by_role("button", name="Save name").click()
    expect(teacher.page.get_by_role("button", name=f"More for {wanted}", exact=True)).to_be_visible()


def prints_cards(teacher: Teacher) -> None:
    """A card for each pupil is on paper, and nothing else."""
    expect(teacher.part("cards")).to_be_hidden()
    teacher.page.emulate_media(media="print")
    cards = teacher.part("cards").get_by_role("listitem")
    expect(cards).to_have_count(2)
    expect(cards.first).to_be_visible()
    expect(cards.first.get_by_role("img")).to_be_visible()
    expect(teacher.page.get_by_role("button", name="Add names")).to_be_hidden()
    teacher.page.emulate_media(media="screen")


def opens_game(teacher: Teacher) -> str:
    teacher.page.reload()
    teacher.part("give-homework").click()
    expect(teacher.page.get_by_label("Who plays?").locator("option:checked")).to_have_text("7b")
    expect(teacher.part("open-session")).to_have_text("Give as homework")
    teacher.page.keyboard.press("Escape")
    teacher.part("play-quiz").click()
    return teacher.part("host-pin").inner_text().replace(" ", "")


def joins_by_code(learner: Learner, pin: str, code: str) -> None:
    learner.page.goto(f"/?pin={pin}")
    learner.part("join-code").fill(code.lower())
    expect(learner.page.get_by_label("Your nickname")).to_have_count(0)
    learner.page.get_by_role("button", name="Join with my code").click()
    learner.sees("You’re in!")


def plays(teacher: Teacher, ada: Learner) -> None:
    """One word right, one wrong."""
    teacher.goes_on()
    for (prompt, word), right in zip(WORDS.items(), (True, False), strict=True):
        ada.is_asked(prompt)
        ada.types_answer(word if right else "hail")  # the question closes with the only answer
        teacher.holds_beat("board", 2)
        teacher.goes_on()
    teacher.sees_podium()
    teacher.goes_on()


def the_report_leads_to_the_next_game_in_two_clicks(teacher: Teacher) -> None:
    teacher.page.get_by_role("link", name="See the report").click()
    teacher.page.get_by_role("link", name="Next game from what the class forgets").click()
    planned = teacher.part("planned").get_by_role("listitem")
    expect(planned).to_have_count(2)
    map_ = teacher.part("memory")
    expect(map_.get_by_role("row", name=re.compile("Ada"))).to_contain_text("%")
    expect(map_.get_by_role("row", name=re.compile("Ben"))).to_contain_text("not met")
    teacher.device.picture("class")
    map_.get_by_role("button", name="Ada").click()
    expect(teacher.part("pupil-words").get_by_role("listitem")).to_have_count(2)
    teacher.device.picture("class-pupil")
    teacher.page.keyboard.press("Escape")
    teacher.part("play-plan").click()
    expect(teacher.part("host-pin")).to_be_visible()


def a_pupil_enters_from_the_card(ada: Learner, codes: dict[str, str]) -> None:
    ada.page.goto(f"/class#{codes['7b']}.{codes['Ada']}")
    ada.sees("Hello, Ada")
    expect(ada.page).to_have_url(re.compile("/class$"))
    words = ada.part("my-words").get_by_role("listitem")
    expect(words).to_have_count(2)
    ada.device.picture("pupil")
    ada.device.excuse(*NOTHING_DUE)
    ada.part("practise").click()
    expect(ada.page.get_by_text("No word is due right now")).to_be_visible()
