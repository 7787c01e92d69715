"""What the person at the terminal sees, and what happens when nobody looks any more."""

import io
import os

from wordrally.local.launch.screen import ProcessRow, StackScreen


def screen() -> tuple[StackScreen, io.StringIO]:
    shown = io.StringIO()
    return StackScreen(shown), shown


def test_each_process_has_a_line_with_its_place_health_and_number():
    seen, shown = screen()
    seen.show_processes(
        [ProcessRow("quiz-1", "127.0.0.1:1", "ready", 7), ProcessRow("web-1", "127.0.0.1:2", "down", None)]
    )
    heading, first, second = shown.getvalue().splitlines()
    assert heading.split() == ["process", "where", "health", "pid"]
    assert first.split() == ["quiz-1", "127.0.0.1:1", "ready", "7"]
    assert second.split() == ["web-1", "127.0.0.1:2", "down", "–"]


def test_a_long_address_is_not_cut():
    seen, shown = screen()
    url = f"http://{'a-long-name.' * 10}example.org"
    seen.show_way_in(host_url=f"{url}/host", join_url=f"{url}/")
    assert f"Join one     {url}/\n" in shown.getvalue()


def test_the_way_in_is_also_a_code_for_phones():
    seen, shown = screen()
    seen.show_way_in(host_url="http://127.0.0.1:8080/host", join_url="http://127.0.0.1:8080/")
    assert sum("█" in line for line in shown.getvalue().splitlines()) > 10


def test_a_sentence_says_when():
    seen, shown = screen()
    seen.say("quiz-1 is back")
    clock, sentence = shown.getvalue().rstrip().split("  ")
    assert sentence == "quiz-1 is back"
    assert len(clock.split(":")) == 3


def test_nothing_breaks_when_nobody_reads_any_more():
    reader, writer = os.pipe()
    os.close(reader)
    with io.TextIOWrapper(os.fdopen(writer, "wb", buffering=0), write_through=True) as closed:
        StackScreen(closed).say("quiz-1 is back")
