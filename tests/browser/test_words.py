"""Quizzes made from words: written, made and imported, played by ear and letter by letter, and remembered."""

import json

from playwright.sync_api import Locator, Response, expect

from tests.browser.conftest import NewDevice
from tests.browser.device import BUSY, DESKTOP, PATIENCE_MS, PHONE
from tests.browser.people import Learner, Teacher
from tests.browser.voices import give_voices, said

LESSON = "Small waters"
MAKING_MS = 3 * PATIENCE_MS
"""Quizzes are made one after the other in processes of their own; a busy server is asked again."""
CARDS = "drizzle\tlight rain\nhail\tice from the sky\nfog\nsleet\train and snow"


def test_letters_and_sounds_are_played_and_the_words_that_were_missed_are_remembered(new_device: NewDevice):
    teacher = Teacher("Ms Rain", new_device(DESKTOP))
    ada, ben = (Learner(name, new_device(PHONE)) for name in ("Ada", "Ben"))
    give_voices(teacher.device, "en-US", "de-DE")
    give_voices(ada.device, "en-GB")
    give_voices(ben.device, "de-DE")
    ada.signs_up()
    write_lesson(teacher)
    pin = teacher.opens_lobby(LESSON, feedback="At once")
    for learner in (ada, ben):
        learner.joins(pin)
    letters_are_put_in_order(teacher, ada, ben)
    a_word_is_heard(teacher, ada, ben)
    teacher.leaves_the_reveal()
    what_was_missed_is_shown(ada)
    teacher.sees_podium()
    teacher.goes_on()
    the_report_tells_the_hardest_words(teacher)


def write_lesson(teacher: Teacher) -> None:
    """With a mistake that is undone, and the questions in another order than they were written."""
    teacher.signs_up()
    teacher.page.get_by_role("link", name="New quiz").click()
    teacher.part("quiz-title").fill(LESSON)
    listen = teacher.writes_question(1, "Type what you hear")
    listen.get_by_label("Kind").select_option("Listen and type")
    listen.get_by_test_id("question-spoken").fill("sea")
    listen.get_by_test_id("question-accepted").fill("sea\nsee")
    teaches(listen, "sea")
    teacher.part("add-scramble").click()
    scramble = teacher.writes_question(2, "A small river")
    scramble.get_by_test_id("question-accepted").fill("stream")
    teaches(scramble, "stream")
    expect(scramble.get_by_role("group", name="Letters as shown")).to_be_visible()
    teacher.page.get_by_role("button", name="Delete question 2").click()
    expect(scramble).to_have_count(0)
    teacher.presses("Control+z")
    teacher.is_told("Undone.")
    expect(scramble.get_by_test_id("question-accepted")).to_have_value("stream")
    teacher.device.picture("editor-letters-and-sounds")
    drag(teacher, scramble, above=listen)
    teacher.is_told("Question 2 is now question 1 of 2.")
    teacher.page.get_by_role("button", name="Save quiz").click()
    teacher.sees("Quizzes")


def teaches(question: Locator, word: str) -> None:
    question.get_by_text("Explanation, picture, sound and word").click()
    question.get_by_label("Word it teaches").fill(word)


def drag(teacher: Teacher, question: Locator, *, above: Locator) -> None:
    """While one is held all are folded to a line, so the way is a short one."""
    handle = question.get_by_test_id("drag")
    handle.scroll_into_view_if_needed()
    place = handle.bounding_box()
    assert place is not None
    x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
    teacher.page.mouse.move(x, y)
    teacher.page.mouse.down()
    expect(above.get_by_test_id("question-prompt")).to_be_hidden()
    teacher.page.mouse.move(x, y - 120, steps=4)
    teacher.page.mouse.up()


def letters_are_put_in_order(teacher: Teacher, ada: Learner, ben: Learner) -> None:
    teacher.goes_on()
    for person in (teacher, ada, ben):
        person.sees("A small river")
    rack, answer = (ada.part(f"scramble-{part}") for part in ("letters", "answer"))
    rack.get_by_role("button", name="s", exact=True).click()
    ada.page.keyboard.type("tm")
    ada.is_told("s, t, m.")
    expect(rack.get_by_role("button", name="m", exact=True)).to_have_attribute("aria-pressed", "true")
    ada.device.picture("play-letters")
    answer.get_by_role("button", name="Take back m, place 3").click()
    ada.types_answer("ream")
    ada.sees_stored()
    ben.page.keyboard.type("master")
    ben.page.get_by_role("button", name="Send answer").click()
    ada.sees("Right!")
    ben.sees("Not yet")


def a_word_is_heard(teacher: Teacher, ada: Learner, ben: Learner) -> None:
    teacher.leaves_the_reveal()
    teacher.sees("Type what you hear")
    assert said(teacher.page) == [["sea", "en-US", "plainly"]]
    expect(ben.part("speak-trouble")).to_have_text(
        "This device has no voice for English. Listen to the big screen."
    )
    ada.part("speak").click()
    ada.part("answer-text").press("ArrowDown")
    assert said(ada.page) == [["sea", "en-GB", "plainly"], ["sea", "en-GB", "slowly"]]
    teacher.device.picture("host-sound")
    ada.types_answer("she")
    ben.part("answer-text").fill("See")
    ben.page.keyboard.press("Enter")
    ada.sees("Not yet")
    ben.sees("Right!")


def what_was_missed_is_shown(ada: Learner) -> None:
    ada.sees("Look at the big screen")
    expect(ada.part("final")).to_be_visible()
    missed = ada.part("missed-words")
    expect(missed.get_by_role("button")).to_have_text(["sea"])
    missed.get_by_role("link", name="All my words").click()
    ada.sees("My words")
    table = ada.page.get_by_role("region", name="Table of my words")
    expect(table.get_by_role("row", name="sea")).to_contain_text("0/1")
    expect(table.get_by_role("row", name="stream")).to_contain_text("1/1")
    ada.device.picture("my-words")
    table.get_by_role("button", name="sea").click()
    expect(ada.page.get_by_role("dialog", name="sea")).to_contain_text("noun")
    ada.device.picture("word-card")


def the_report_tells_the_hardest_words(teacher: Teacher) -> None:
    teacher.page.get_by_role("link", name="See the report").click()
    teacher.sees(LESSON)
    words = teacher.page.get_by_role("region", name="Table of words")
    expect(words.get_by_role("row", name="stream")).to_contain_text("master")
    expect(words.get_by_role("row", name="sea")).to_contain_text("she")


def test_a_quiz_is_made_from_words_looked_through_and_used(new_device: NewDevice):
    teacher = Teacher("Ms Snow", new_device(DESKTOP))
    teacher.device.excuse(*BUSY)
    teacher.signs_up()
    teacher.page.get_by_role("link", name="Make from words").click()
    teacher.sees("Make a quiz from words")
    teacher.page.get_by_role("button", name="Make questions").click()
    teacher.is_alerted("Write at least one word.")
    teacher.part("making-words").fill("kitchen, brave\numbrella, xqzzt")
    teacher.page.get_by_text("Exercises: all kinds, mixed").click()
    for exercise in ("Listen", "Scramble", "Spelling", "Typed"):
        teacher.page.get_by_role("checkbox", name=exercise).uncheck()
    teacher.page.get_by_label("Questions").fill("3")
    teacher.device.picture("making")
    teacher.part("make").click()
    expect(teacher.part("use")).to_be_visible(timeout=MAKING_MS)
    teacher.sees("3 questions made")
    questions = teacher.page.get_by_role("article")
    expect(teacher.page.get_by_role("region", name="1 word could not be used")).to_contain_text("xqzzt")
    teacher.device.picture("proposal")
    swap_a_distractor(questions.first)
    teacher.page.get_by_role("button", name="Remove question 3").click()
    expect(questions).to_have_count(2)
    teacher.page.get_by_role("button", name="Undo").click()
    expect(questions).to_have_count(3)
    teacher.part("quiz-title").fill("Made of three")
    teacher.part("use").click()
    teacher.sees("Quizzes")
    expect(teacher.page.get_by_role("listitem").filter(has_text="Made of three")).to_contain_text(
        "3 questions"
    )


def swap_a_distractor(question: Locator) -> None:
    choices = question.get_by_role("list", name="Choices")
    button = choices.get_by_role("button", name="Swap").first
    before = button.inner_text().removeprefix("Swap").strip()
    button.click()
    other = question.get_by_role("list", name=f"Instead of {before}").get_by_role("button").first
    after = other.inner_text()
    other.click()
    expect(choices.get_by_role("button", name=f"Swap {after}")).to_be_visible()
    expect(choices.get_by_role("button", name=f"Swap {before}", exact=True)).to_have_count(0)


def test_a_set_is_pasted_seen_row_by_row_and_leaves_again_as_a_file(new_device: NewDevice):
    teacher = Teacher("Ms Snow", new_device(DESKTOP))
    teacher.device.excuse(*BUSY)
    teacher.signs_up()
    teacher.page.get_by_role("link", name="Import").click()
    teacher.sees("Import a quiz")
    teacher.page.get_by_role("radio", name="Paste text").check()
    teacher.part("import-text").fill(CARDS)
    expect(teacher.part("import-summary")).to_have_text("3 questions from 4 rows.", timeout=MAKING_MS)
    with teacher.page.expect_response(is_read_as_choices, timeout=MAKING_MS):
        teacher.page.get_by_label("Cards become").select_option("Choices, from other cards")
    expect(teacher.page.get_by_text("Reading anew")).to_be_hidden()
    rows = teacher.page.get_by_role("region", name="Rows of the file")
    teacher.device.picture("import")
    expect(rows.get_by_role("row", name="fog")).to_contain_text("Not taken")
    expect(rows.get_by_role("row", name="hail")).to_contain_text("ice from the sky")
    teacher.part("quiz-title").fill("Weather")
    teacher.part("import-save").click()
    teacher.sees("Quizzes")
    teacher.page.get_by_role("button", name="More for Weather").click()
    teacher.page.get_by_role("button", name="Export Weather").click()
    with teacher.page.expect_download(timeout=MAKING_MS) as started:
        teacher.part("export-json").click()
    kept = json.loads(started.value.path().read_text("utf-8"))
    assert [question["prompt"] for question in kept["questions"]] == ["drizzle", "hail", "sleet"]


def is_read_as_choices(response: Response) -> bool:
    return response.ok and "cards=choice" in response.url
