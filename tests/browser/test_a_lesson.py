"""One teacher, three phones, a quiz from its first word to its report."""

import io
import re

import openpyxl
from playwright.sync_api import expect

from tests.browser.conftest import NewDevice
from tests.browser.device import DESKTOP, LOST_CONNECTION, PHONE
from tests.browser.people import Learner, Teacher
from wordrally.local.stack import Stack

QUIZ = "Unit 4: weather"


def test_a_class_plays_a_whole_quiz_and_nobody_loses_their_place(stack: Stack, new_device: NewDevice):
    teacher = Teacher("Ms Rain", new_device(DESKTOP))
    ada, ben, cleo = (Learner(name, new_device(PHONE)) for name in ("Ada", "Ben", "Cleo"))
    ada.signs_up()
    write_quiz(teacher)
    everybody_arrives(teacher, ada, ben, cleo)
    two_answer_and_the_teacher_closes(teacher, ada, ben, cleo)
    one_is_removed(teacher, cleo)
    one_answers_without_a_network(teacher, ada, ben)
    both_nodes_die_between_two_answers(stack, teacher, ada, ben)
    the_podium_is_shown(teacher, ada, ben)
    the_report_is_kept(teacher)
    what_was_played_is_remembered(ada)


def write_quiz(teacher: Teacher) -> None:
    teacher.signs_up()
    teacher.page.get_by_role("link", name="New quiz").click()
    teacher.part("quiz-title").fill(QUIZ)
    first = teacher.writes_question(1, "drizzle")
    teacher.writes_choices(first, ["light rain", "strong wind", "thick fog", "hot sun"], right="A")
    teacher.part("add-choice").click()
    second = teacher.writes_question(2, "Which of these fall from the sky?")
    teacher.writes_choices(second, ["hail", "mud", "sleet", "dew"], right="AC")
    teacher.part("add-text").click()
    third = teacher.writes_question(3, "The opposite of 'wet'")
    third.get_by_test_id("question-accepted").fill("dry\narid")
    teacher.device.picture("editor")
    teacher.page.get_by_role("button", name="Save quiz").click()
    teacher.sees("Quizzes")


def everybody_arrives(teacher: Teacher, *learners: Learner) -> None:
    pin = teacher.opens_lobby(QUIZ, feedback="When the question closes")
    teacher.sees(f"Join with PIN {pin}")
    teacher.device.picture("host-lobby-empty")
    for count, learner in enumerate(learners, start=1):
        learner.joins(pin)
        expect(teacher.part("player-count")).to_have_text(str(count))
    expect(teacher.part("host-names").get_by_role("listitem")).to_have_text([each.name for each in learners])
    teacher.device.picture("host-lobby")
    learners[0].device.picture("play-lobby")


def two_answer_and_the_teacher_closes(teacher: Teacher, ada: Learner, ben: Learner, cleo: Learner) -> None:
    teacher.goes_on()
    teacher.sees("drizzle")
    teacher.is_told("Question 1 of 3.")
    for learner in (ada, ben, cleo):
        learner.sees("drizzle")
        learner.is_told("Question 1 of 3. 300 seconds.")
    teacher.device.picture("host-choice")
    ada.device.picture("play-choice")
    ada.tile("light rain").click()
    ada.sees_stored()
    ada.is_told("Stored. Your answer is safe.")
    expect(ada.tile("light rain")).to_have_attribute("aria-pressed", "true")
    expect(ada.tile("strong wind")).to_be_disabled()
    ben.presses("b")
    expect(ben.part("answer-fate")).to_have_attribute("data-fate", "none")
    ben.presses_tile("b")
    ben.sees_stored()
    expect(ben.tile("strong wind")).to_have_attribute("aria-pressed", "true")
    teacher.sees_answered(2, 3)
    ada.device.picture("play-stored")
    teacher.goes_on("PageDown")
    ada.sees("Right!")
    ada.is_told(re.compile(r"^Right, [\d,]+ points\.$"))
    ben.sees("Not yet")
    ben.is_told("Not yet. Right is: light rain.")
    cleo.sees("No answer")
    teacher.is_told("Correct: light rain.")
    the_answer_is_revealed_in_three_beats(teacher)
    ada.sees_place(re.compile(r"^Place 1 of 3, [\d,]+ points in all\.$"))
    ben.sees_place("Everybody starts at zero. Your first right answer puts you on the road.")
    ada.device.picture("play-correct")
    ben.device.picture("play-wrong")
    cleo.device.picture("play-no-answer")


def the_answer_is_revealed_in_three_beats(teacher: Teacher) -> None:
    teacher.holds_beat("key", 0)
    expect(teacher.part("host-key")).to_contain_text("light rain")
    teacher.device.picture("host-reveal-choice")
    teacher.goes_on()
    teacher.sees("50% of the class got it: 1 of 2")
    expect(teacher.part("host-key")).to_contain_text("light rain")
    teacher.device.picture("host-share")
    teacher.goes_on(" ")
    expect(teacher.part("host-key")).to_contain_text("light rain")
    teacher.sees_board("Ada", rows=3)
    teacher.is_told(re.compile(r"^Ada leads with [\d,]+ points\.$"))
    teacher.device.picture("host-board")
    teacher.goes_on("PageUp")
    teacher.sees("50% of the class got it: 1 of 2")
    teacher.goes_on("PageDown")


def one_is_removed(teacher: Teacher, cleo: Learner) -> None:
    teacher.presses("p")
    players = teacher.page.get_by_role("dialog", name="Players")
    expect(players.get_by_role("listitem")).to_have_count(3)
    teacher.device.picture("host-players")
    players.get_by_role("button", name="Remove Cleo").click()
    teacher.page.get_by_role("dialog", name="Remove Cleo?").get_by_role("button", name="Remove").click()
    cleo.sees("You were removed")
    expect(cleo.part("ended")).to_have_attribute("data-why", "removed")
    cleo.device.picture("play-removed")
    expect(teacher.part("player-count")).to_have_text("2")
    teacher.sees_board("Ada", rows=2)


def one_answers_without_a_network(teacher: Teacher, ada: Learner, ben: Learner) -> None:
    teacher.leaves_the_reveal()
    ada.sees("Which of these fall from the sky?")
    ada.device.excuse(*LOST_CONNECTION)
    ada.device.context.set_offline(True)
    for key in ("1", "3"):
        ada.presses_tile(key)
    ada.page.get_by_role("button", name="Send answer").click()
    expect(ada.part("answer-fate")).to_have_attribute("data-fate", "retrying")
    expect(ada.part("link-state")).to_contain_text("Connection lost")
    ada.device.picture("play-offline")
    ada.device.context.set_offline(False)
    expect(ada.part("link-state")).not_to_contain_text("Connection lost")
    ada.sees_stored()
    teacher.sees_answered(1, 2)
    ben.tile("hail").click()
    ben.device.picture("play-several")
    ben.tile("mud").click()
    ben.page.get_by_role("button", name="Send answer").click()
    ada.sees("Right!")
    ben.sees("Not yet")


def both_nodes_die_between_two_answers(stack: Stack, teacher: Teacher, ada: Learner, ben: Learner) -> None:
    teacher.leaves_the_reveal()
    for person in (teacher, ada, ben):
        person.is_asked("The opposite of 'wet'")
        person.device.excuse(*LOST_CONNECTION)
    expect(ben.page.get_by_role("textbox", name="The opposite of 'wet'")).to_be_focused()
    teacher.device.picture("host-text")
    ben.device.picture("play-text")
    ada.types_answer("Arid")
    ada.sees_stored()
    for node in ("realtime-1", "realtime-2"):
        stack.kill(node)
    for person in (teacher, ada, ben):
        person.is_told(re.compile("^Connected again, where you were"))
    ada.sees_stored()
    expect(ada.part("answer-text")).to_have_value("Arid")
    teacher.sees_answered(1, 2)
    ben.types_answer("damp")
    ada.sees("Right!")
    ben.sees("Not yet")
    teacher.holds_beat("key", 0)
    expect(teacher.part("host-key")).to_have_text("dry")
    teacher.device.picture("host-reveal-text")
    ben.device.picture("play-outcome-text")


def the_podium_is_shown(teacher: Teacher, ada: Learner, ben: Learner) -> None:
    teacher.leaves_the_reveal()
    for learner in (ada, ben):
        learner.sees("Look at the big screen")
    teacher.sees_podium()
    teacher.is_told(re.compile(r"^The game is over\. Ada wins with [\d,]+ points\.$"))
    ada.sees("Ada, place 1 of 2")
    ada.is_told("The game is over. Place 1 of 2.")
    ben.sees("Ben, across the line")
    expect(ben.part("podium").locator(".name")).to_have_text(["Ada"])
    teacher.device.picture("host-podium")
    ada.device.picture("play-podium")
    teacher.goes_on()
    teacher.sees("The class result")
    teacher.device.picture("host-result")


def the_report_is_kept(teacher: Teacher) -> None:
    teacher.page.get_by_role("link", name="See the report").click()
    teacher.sees(QUIZ)
    players = teacher.page.get_by_role("region", name="Table of players")
    expect(players.get_by_role("row", name="Ada")).to_contain_text("correct: arid", ignore_case=True)
    teacher.device.picture("report")
    assert "Ada" in download(teacher, "Save as CSV", ending=".csv").decode("utf-8-sig")
    workbook = openpyxl.load_workbook(io.BytesIO(download(teacher, "Save as Excel", ending=".xlsx")))
    assert any("Ada" in row for sheet in workbook for row in sheet.iter_rows(values_only=True))
    teacher.page.get_by_role("link", name="Games").click()
    teacher.sees("Games")
    expect(teacher.page.get_by_role("listitem").filter(has_text=QUIZ)).to_contain_text("finished")
    teacher.device.picture("sessions")


def download(teacher: Teacher, button: str, *, ending: str) -> bytes:
    with teacher.page.expect_download() as started:
        teacher.page.get_by_role("button", name=button).click()
    assert started.value.suggested_filename.endswith(ending)
    return started.value.path().read_bytes()


def what_was_played_is_remembered(ada: Learner) -> None:
    ada.page.goto("/history")
    session = ada.page.get_by_role("listitem").filter(has_text=QUIZ)
    expect(session.locator("dl")).to_contain_text("1/2")
    session.get_by_text("My answers").click()
    expect(session.get_by_role("listitem")).to_have_count(3)
    ada.device.picture("history")
