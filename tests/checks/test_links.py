"""A document that names what does not exist is found, and one that speaks of other things is left alone."""

import pytest
from checks.links import ROOT, mistakes_in

HERE = ROOT / "docs/operations.md"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("See [the wire](no-such-page.md).", "no-such-page.md"),
        ("See [keys](#no-such-heading).\n\n# Operations", "no-such-heading"),
        ("![picture](no-such.svg)", "no-such.svg"),
        ('<img src="no-such.png">', "no-such.png"),
        ("The rules are in `quiz/domain/no_such.py`.", "no_such.py"),
        ("The ports are in `tests/no-such-folder`.", "tests/no-such-folder"),
        ("Shown by `tests/no_such.py::test_a_thing`.", "tests/no_such.py"),
        ("Run `make no-such-target` first.", "make no-such-target"),
        ("Made by `make nothing PORT=1`.", "make nothing"),
    ],
)
def test_what_does_not_exist_is_named(text: str, named: str):
    (mistake,) = mistakes_in(HERE, text)

    assert named in mistake


@pytest.mark.parametrize(
    "text",
    [
        "See [guarantees](guarantees.md) and [keys](#keys).",
        "An answer of `application/json` at `/api/v1/users`.",
        "Its state is in `DATA/run/stack.json`, its log in `log/quiz-1.log`.",
        "`contracts/queue/streams.py`, `src/wordrally/cli/serving.py` and `docs/adr/` exist.",
        "Run `make check`, `make run PORT=9000`, and make haste.",
        "```sh\nmake no-such-target\n[a](no-such-page.md)\n```",
        "Code is not read as a link: `a[0](no-such.md)`.",
        "Elsewhere: [NATS](https://docs.nats.io/no-such-page), [mail](mailto:a@example.org).",
    ],
)
def test_what_exists_or_is_elsewhere_is_left_alone(text: str):
    assert list(mistakes_in(HERE, text)) == []


def test_the_links_of_a_picture_with_a_title_are_followed():
    (mistake,) = mistakes_in(HERE, '[a](no-such.md "with a title")')

    assert "no-such.md" in mistake
