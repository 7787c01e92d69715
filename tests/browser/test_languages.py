"""The client in other languages: chosen by the browser or by hand, from right to left, with longer texts."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewDevice
from tests.browser.device import DESKTOP, PHONE, Device
from tests.browser.people import Person

PSEUDO = "en-XB"
"""English with accents, in brackets, 40 % longer and right to left. The client has it for tests only."""
WIDTHS = (320, 768, 1366)
VISITORS_PAGES = ("/", "/login", "/signup", "/no/such/page")
TEACHERS_PAGES = (
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
    "/help/class",
    "/privacy",
)
PLAIN_TEXTS = """() => {
  const strange = /[áéíóúçñšýÁÉÍÓÚÇÑŠÝ~\\[\\]]/;
  const named =
    "body [lang], bdi, .wordmark, .headword, kbd, option, .name, .level, .chip, .language, script, style";
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const plain = [];
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim();
    const element = walker.currentNode.parentElement;
    if (/\\p{L}{3,}/u.test(text) && !strange.test(text) && !element.closest(named)) plain.push(text);
  }
  return plain;
}"""


def speaks(page: Page, language: str, direction: str) -> None:
    """The document says which language it is in, and in which direction it runs."""
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("html")).to_have_attribute("dir", direction)


def is_read_in_pseudo(device: Device, path: str, *, but: frozenset[str] = frozenset()) -> None:
    """No text of the page is plain English, and the page fits phones and laptops."""
    device.page.goto(path)
    speaks(device.page, PSEUDO, "rtl")
    expect(device.page.get_by_role("heading").first).to_be_attached()
    device.page.wait_for_load_state("networkidle")
    plain = set(device.page.evaluate(PLAIN_TEXTS)) - but
    assert plain == set(), f"{path} has texts that are in no catalogue"
    device.fits(f"{path} in the longer language", WIDTHS)


@pytest.mark.parametrize(
    ("locale", "language", "direction", "heading"),
    [
        ("de-AT", "de", "ltr", "Einem Quiz beitreten"),
        ("es-MX", "es", "ltr", "Unirse a un cuestionario"),
        ("vi-VN", "vi", "ltr", "Tham gia trò đố"),
        ("ar-EG", "ar", "rtl", "الانضمام إلى مسابقة"),
        ("fi-FI", "en", "ltr", "Join a quiz"),
    ],
)
def test_the_browsers_language_is_spoken_where_it_is_known(
    new_device: NewDevice, locale: str, language: str, direction: str, heading: str
):
    visitor = Person("Vi", new_device(PHONE, locale=locale))
    visitor.page.goto("/")
    speaks(visitor.page, language, direction)
    expect(visitor.page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    visitor.device.picture(f"join-{language}")
    visitor.device.fits(f"the start in {language}", WIDTHS)


def test_a_language_that_was_chosen_is_spoken_at_once_and_the_next_time(new_device: NewDevice):
    visitor = Person("Vi", new_device(DESKTOP))
    visitor.page.goto("/login")
    visitor.part("language").select_option("ar")
    speaks(visitor.page, "ar", "rtl")
    visitor.sees("تسجيل الدخول")
    visitor.page.reload()
    speaks(visitor.page, "ar", "rtl")
    visitor.sees("تسجيل الدخول")


def test_no_text_of_a_visitors_page_is_missing_from_the_catalogues(new_device: NewDevice):
    device = new_device(PHONE)
    device.excuse("Failed to load resource: the server responded with a status of 404")
    device.context.add_init_script(f"localStorage.setItem('wordrally.language', '{PSEUDO}')")
    for path in VISITORS_PAGES:
        is_read_in_pseudo(device, path)


def test_no_text_of_a_teachers_page_is_missing_from_the_catalogues(new_device: NewDevice):
    teacher = Person("Ms Snow", new_device(DESKTOP))
    email = teacher.signs_up()
    starters = {text.strip() for text in teacher.page.locator("h3").all_inner_texts()}
    teacher.page.evaluate(f"localStorage.setItem('wordrally.language', '{PSEUDO}')")
    for path in TEACHERS_PAGES:
        is_read_in_pseudo(teacher.device, path, but=frozenset({"Ms Snow", email, *starters}))
