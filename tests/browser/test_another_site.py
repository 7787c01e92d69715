"""A page of another origin plays by the API, and shows our page for players in a frame."""

import secrets

import httpx
from playwright.sync_api import Browser, expect

from wordrally.local.stack import Stack

QUESTION = {"kind": "choice", "prompt": "drizzle", "choices": ["light rain", "thick fog"], "correct": [0]}
PASSWORD = "a long password"


def open_session(http: httpx.Client) -> tuple[str, str]:
    """Log a new host in, and return the PIN and the path of the session that they open."""
    credentials = {"email": f"{secrets.token_hex(8)}@example.org", "password": PASSWORD}
    http.post("/api/v1/users", json=credentials | {"display_name": "Ada"}).raise_for_status()
    token = http.post("/api/v1/auth/token", json=credentials).json()["access_token"]
    http.headers["authorization"] = f"Bearer {token}"
    quiz = http.post("/api/v1/quizzes", json={"title": "Weather", "questions": [QUESTION]}).json()
    session = http.post("/api/v1/sessions", json={"quiz_id": quiz["id"]}).json()
    return session["pin"], f"/api/v1/sessions/{session['id']}"


def test_the_page_of_the_examples_plays_and_frames_a_game(
    stack: Stack, browser: Browser, other_site: str
) -> None:
    with httpx.Client(base_url=stack.url, timeout=30) as http, browser.new_context() as context:
        pin, path = open_session(http)
        page = context.new_page()
        page.goto(f"{other_site}/page.html?server={stack.url}&pin={pin}")
        framed = page.frame_locator("#game")
        framed.get_by_test_id("join-nickname").fill("Bea")
        framed.get_by_test_id("join-nickname").press("Enter")
        page.get_by_label("Your name").first.fill("Ann")
        page.get_by_role("button", name="Join").first.click()
        expect(page.locator("#told")).to_have_text("You are in, Ann.")
        expect(framed.get_by_text("Bea").first).to_be_visible()

        http.post(f"{path}/start").raise_for_status()
        expect(page.locator("#prompt")).to_have_text("drizzle")
        page.locator("#choices").get_by_role("button", name="light rain").click()
        expect(page.locator("#told")).to_contain_text("Right")
        expect(framed.get_by_text("drizzle").first).to_be_visible()
        http.post(f"{path}/close").raise_for_status()
        expect(page.locator("#top li").first).to_contain_text("Ann: ")
