"""A dependency that was added without its pin is named."""

import pytest
from checks.locks import GROUPS, missing_pins

PINS = (
    "msgspec==1.0\nNATS.py==2.0 \\\n    --hash=sha256:0\nuv==1\nhatchling==1\npytest==1\nruff==1\nnumpy==1\n"
)


def project(**changed: list[str]) -> dict[str, object]:
    groups = {
        "install": ["uv"],
        "build": ["hatchling"],
        "test": ["pytest"],
        "check": ["ruff"],
        "lexicon": ["numpy"],
        "audit": ["numpy"],
    }
    return {
        "project": {
            "name": "wordrally",
            "dependencies": ["msgspec"],
            "optional-dependencies": {"chassis": ["nats-py>=2"], "all": ["wordrally[chassis]"]},
        },
        "dependency-groups": groups | changed,
    }


def test_locks_that_pin_everything_are_left_alone():
    assert missing_pins(project(), dict.fromkeys(GROUPS, PINS)) == []


@pytest.mark.parametrize(
    ("group", "locks"),
    [("build", ["run", "dev"]), ("test", ["dev"]), ("lexicon", ["lexicon"]), ("audit", ["audit"])],
)
def test_each_lock_that_lacks_a_pin_is_named(group: str, locks: list[str]):
    found = missing_pins(project(**{group: ["new-package[extra]"]}), dict.fromkeys(GROUPS, PINS))

    assert found == [f"locks/{lock}.txt does not pin new-package: run 'make lock'" for lock in locks]
