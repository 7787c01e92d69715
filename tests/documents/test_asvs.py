"""`docs/asvs.md` says what is true: its tests exist, and its sums are those of its rows."""

import re
from collections import Counter

from checks.links import ROOT

TEXT = (ROOT / "docs/asvs.md").read_text("utf-8")
ROWS = re.findall(r"^\| (\d+\.\d+\.\d+) \| (\d) \| ([^|]+) \| (\S+) \| (.+) \|$", TEXT, re.MULTILINE)
"""Number, level, words, verdict and evidence of each requirement that applies."""

OMITTED = [
    number
    for line in re.findall(r"^Not applicable: (.*?)\n\n", TEXT + "\n\n", re.MULTILINE | re.DOTALL)
    for number in re.findall(r"\d+\.\d+\.\d+", line)
]


def test_every_requirement_is_judged_once():
    judged = Counter([number for number, *_ in ROWS] + OMITTED)
    assert len(judged) == 253
    assert max(judged.values()) == 1


def test_every_requirement_has_evidence_that_exists():
    named = [name for *_, evidence in ROWS for name in re.findall(r"`([^`]+::[^`]+)`", evidence)]
    assert len(named) > 100
    for path, _, test in (name.partition("::") for name in named):
        assert re.search(rf"\bdef {test}\(", (ROOT / path).read_text("utf-8")), f"{path}::{test}"
    passed = [(number, evidence) for number, _, _, verdict, evidence in ROWS if verdict == "pass"]
    assert [number for number, evidence in passed if not re.search(r"`|\]\(", evidence)] == []


def test_the_sums_are_those_of_the_rows():
    verdicts = Counter((level, verdict) for number, level, _, verdict, _ in ROWS)
    for level, line in (("1", "1"), ("2", "2 only")):
        told = re.search(rf"^\| {line} \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|", TEXT, re.MULTILINE)
        assert told is not None
        every, passed, failed, omitted = map(int, told.groups())
        assert (passed, failed) == (verdicts[level, "pass"], verdicts[level, "**fail**"])
        assert every == passed + failed + omitted


def test_each_failure_has_its_reason():
    reasons = [evidence for *_, verdict, evidence in ROWS if verdict == "**fail**"]
    assert all(len(reason) > 40 for reason in reasons)
