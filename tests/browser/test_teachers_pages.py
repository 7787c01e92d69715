"""Pages on which a teacher works: search, guidance to mistakes, keyboard use and high contrast."""

import csv
import io

import pytest
from playwright.sync_api import FilePayload, ViewportSize, expect

from tests.browser.conftest import NewDevice
from tests.browser.device import DESKTOP, PHONE
from tests.browser.people import PASSWORD, Learner, Person, Teacher

STARTER = "First words (A1)"
UNPLAYED = "Animals (A1)"
"""A starter quiz that no test hosts: while others play a quiz, nobody may copy it."""
REFUSED = "Failed to load resource: the server responded with a status of 4"
LAPTOP: ViewportSize = {"width": 1366, "height": 768}
WIDTHS = (320, 390, 768, 1366, 1920)
PAGES = (
    "/quizzes",
    "/quizzes/new",
    "/quizzes/new/words",
    "/quizzes/import",
    "/classes",
    "/sessions",
    "/history",
    "/words",
    "/account",
    "/help",
    "/help/first",
    "/privacy",
)
IS_HIDDEN = """() => {
  const box = document.activeElement.getBoundingClientRect();
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return top !== null && !document.activeElement.contains(top) && !top.contains(document.activeElement);
}"""
"""Whether something else lies over the middle of what has the focus."""
FORBID_STORAGE = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("denied", "SecurityError"); }
});"""


def test_every_page_of_a_teacher_keeps_the_rules_of_accessibility_and_fits(new_device: NewDevice):
    teacher = Teacher("Ms Snow", new_device(DESKTOP))
    teacher.signs_up()
    for path in PAGES:
        teacher.page.goto(path)
        expect(teacher.page.get_by_role("heading").first).to_be_attached()
        teacher.page.wait_for_load_state("networkidle")
        teacher.device.picture(f"teacher{path.replace('/', '-')}")
        teacher.device.fits(path, WIDTHS)


def test_a_quiz_is_duplicated_found_sorted_and_comes_back_after_deletion(new_device: NewDevice):
    teacher = Teacher("Ms Snow", new_device(DESKTOP))
    teacher.signs_up()
    mine = teacher.page.get_by_role("region", name="Mine")
    titles = mine.get_by_role("heading", level=3)
    for title in ("Nature (B1)", "Animals (A1)"):
        teacher.page.get_by_role("button", name=f"More for {title}", exact=True).click()
        teacher.page.get_by_role("button", name=f"Duplicate {title}", exact=True).click()
        expect(titles.filter(has_text=title)).to_be_visible()
    mine.get_by_role("button", name="More for Nature (B1)").click()
    mine.get_by_role("button", name="Duplicate Nature (B1)").click()
    expect(titles).to_have_count(3)
    teacher.page.get_by_label("Sort by").select_option("Title, A–Z")
    expect(titles).to_have_text(["Animals (A1)", "Nature (B1)", "Nature (B1) (copy)"])
    search = teacher.page.get_by_label("Search titles, words and tags")
    search.fill("nature copy")
    expect(titles).to_have_text(["Nature (B1) (copy)"])
    mine.get_by_role("button", name="More for Nature (B1) (copy)").click()
    mine.get_by_role("button", name="Delete Nature (B1) (copy)").click()
    expect(teacher.page.get_by_role("button", name="Undo")).to_be_focused()
    teacher.device.picture("quizzes-deleted")
    teacher.presses("Enter")
    expect(titles).to_have_text(["Nature (B1) (copy)"])
    search.fill("physics")
    expect(mine.get_by_role("status")).to_have_text("No quiz matches “physics”.")
    teacher.device.picture("quizzes-found-nothing")
    teacher.page.get_by_role("button", name="Clear search and filters").click()
    expect(titles).to_have_count(3)


def test_folder_tags_and_cover_are_given_in_the_editor_and_found_on_the_shelf(new_device: NewDevice):
    teacher = Teacher("Ms Snow", new_device(DESKTOP))
    teacher.signs_up()
    teacher.page.get_by_role("button", name=f"More for {UNPLAYED}", exact=True).click()
    teacher.page.get_by_role("button", name=f"Duplicate {UNPLAYED}", exact=True).click()
    mine = teacher.page.get_by_role("region", name="Mine")
    mine.get_by_role("link", name="Edit").click()
    teacher.page.get_by_text("Cover, folder and tags").click()
    teacher.page.get_by_label("Cover (an emoji)").fill("🌦️")
    teacher.page.get_by_label("Folder").fill("8b English")
    teacher.page.get_by_label("New tag").press_sequentially("unit 4,")
    teacher.device.picture("editor-shelf")
    teacher.part("quiz-save").click()
    expect(teacher.page.get_by_text("Saved.")).to_be_visible()
    teacher.page.goto("/quizzes")
    teacher.page.get_by_label("Folder").select_option("Without a folder")
    expect(mine.get_by_role("status")).to_have_text("No quiz fits these filters.")
    teacher.page.get_by_label("Folder").select_option("8b English")
    expect(mine.get_by_role("heading", level=3)).to_have_text([UNPLAYED])
    mine.get_by_role("button", name="Show quizzes tagged unit 4").click()
    expect(teacher.page.get_by_label("Tag", exact=True)).to_have_value("unit 4")
    teacher.device.picture("quizzes-shelf")


def test_the_menu_of_a_quiz_is_worked_by_keyboard_and_gives_the_focus_back(new_device: NewDevice):
    teacher = Teacher("Ms Snow", new_device(DESKTOP))
    teacher.signs_up()
    opener = teacher.page.get_by_role("button", name=f"More for {STARTER}")
    opener.focus()
    teacher.presses("Enter")
    expect(teacher.page.get_by_role("button", name=f"Duplicate {STARTER}")).to_be_focused()
    teacher.presses("ArrowDown")
    expect(teacher.page.get_by_role("button", name=f"Export {STARTER}")).to_be_focused()
    teacher.device.picture("quizzes-menu")
    teacher.presses("Escape")
    expect(opener).to_be_focused()
    expect(opener).to_have_attribute("aria-expanded", "false")


def test_what_has_the_focus_in_the_editor_is_never_under_the_bar(new_device: NewDevice):
    teacher = Teacher("Ms Snow", new_device(LAPTOP))
    teacher.signs_up()
    teacher.page.goto("/quizzes/new")
    teacher.sees("New quiz")
    hidden: list[str] = []
    for _ in range(30):
        teacher.presses("Tab")
        if teacher.page.evaluate(IS_HIDDEN):
            hidden.append(teacher.page.evaluate("document.activeElement.outerHTML.slice(0, 120)"))
    assert hidden == []


def test_a_known_address_is_told_beside_its_field_with_the_way_to_log_in(new_device: NewDevice):
    teacher, again = Person("Ms Snow", new_device(DESKTOP)), Person("Ms Snow", new_device(PHONE))
    again.device.excuse(REFUSED)
    email = teacher.signs_up()
    again.page.goto("/signup")
    again.page.get_by_label("Your name").fill("Ms Snow")
    again.page.get_by_label("E-mail").fill(email)
    again.page.get_by_label("Password").fill(PASSWORD)
    again.page.get_by_role("button", name="Sign up").click()
    expect(again.page.get_by_label("E-mail")).to_have_attribute("aria-invalid", "true")
    expect(again.page.get_by_label("E-mail")).to_be_focused()
    again.is_alerted("There is an account with this e-mail address already.")
    again.device.picture("signup-known-address")
    again.page.get_by_role("main").get_by_role("link", name="Log in").first.click()
    again.sees("Log in")
    again.logs_in(email, "not the password")
    expect(again.page.get_by_label("Password")).to_be_focused()
    again.is_alerted("No account has this address and password.")


def test_a_password_can_be_shown_while_it_is_typed(new_device: NewDevice):
    visitor = Person("Vi", new_device(PHONE))
    visitor.page.goto("/login")
    field = visitor.page.get_by_label("Password")
    expect(field).to_have_attribute("type", "password")
    visitor.page.get_by_label("Show what I type").check()
    expect(field).to_have_attribute("type", "text")


def test_the_choice_of_a_file_keeps_its_label_when_a_file_is_chosen(new_device: NewDevice):
    teacher = Teacher("Ms Snow", new_device(DESKTOP))
    teacher.device.excuse("503 from ", "Failed to load resource: the server responded with a status of 503")
    teacher.signs_up()
    teacher.page.goto("/quizzes/import")
    rows = io.StringIO()
    csv.writer(rows).writerows([["question", "answer"], ["hail", "ice from the sky"], ["fog", "a low cloud"]])
    file: FilePayload = {"name": "weather.csv", "mimeType": "text/csv", "buffer": rows.getvalue().encode()}
    teacher.part("import-file").set_input_files(file)
    expect(teacher.page.get_by_text("weather.csv")).to_be_visible()
    expect(teacher.page.get_by_label("Another file")).to_have_attribute("type", "file")
    expect(teacher.part("import-summary")).to_be_visible(timeout=60_000)
    teacher.device.picture("import-file-chosen")


def test_a_browser_that_forbids_storage_still_plays_and_says_what_it_cannot_do(new_device: NewDevice):
    teacher, mia = Teacher("Ms Snow", new_device(DESKTOP)), Learner("Mia", new_device(PHONE))
    teacher.signs_up()
    pin = teacher.opens_lobby(STARTER, feedback="At once")
    mia.device.context.add_init_script(FORBID_STORAGE)
    mia.page.goto("/")
    expect(mia.page.get_by_role("status")).to_contain_text("you lose your place")
    mia.joins(pin)


def test_shortcuts_can_be_switched_off_on_a_device(new_device: NewDevice):
    teacher = Teacher("Ms Snow", new_device(DESKTOP))
    teacher.signs_up()
    teacher.page.goto("/account")
    teacher.page.get_by_label("Keyboard shortcuts").uncheck()
    teacher.page.goto("/quizzes")
    teacher.opens_lobby(STARTER, feedback="At once")
    for key in ("l", "p", "f", "s"):
        teacher.presses(key)
    expect(teacher.page.get_by_role("dialog")).to_have_count(0)
    expect(teacher.part("host-lock")).to_have_text("Lock joining")
    teacher.goes_on()
    teacher.is_asked("What is this?")


@pytest.mark.parametrize("path", ["/quizzes", "/account", "/quizzes/new"])
def test_buttons_have_an_edge_in_high_contrast(new_device: NewDevice, path: str):
    teacher = Teacher("Ms Snow", new_device(DESKTOP))
    teacher.signs_up()
    teacher.page.emulate_media(forced_colors="active")
    teacher.page.goto(path)
    button = teacher.page.locator(".button").first
    expect(button).to_have_css("border-top-width", "2px")
    teacher.page.screenshot(path=f".screenshots/high-contrast{path.replace('/', '-')}.png")


def test_a_nickname_takes_twenty_letters_and_says_how_many_there_are(new_device: NewDevice):
    teacher, mia = Teacher("Ms Snow", new_device(DESKTOP)), Learner("Mia", new_device(PHONE))
    teacher.signs_up()
    pin = teacher.opens_lobby(STARTER, feedback="At once")
    mia.page.goto(f"/?pin={pin}")
    field = mia.page.get_by_label("Your nickname")
    field.press_sequentially("abcdefghijklmnopqrstuvwxyz")
    expect(field).to_have_value("abcdefghijklmnopqrst")
    expect(mia.page.get_by_text("20/20")).to_be_visible()
