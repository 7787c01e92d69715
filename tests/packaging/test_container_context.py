"""A container image is built from the sources alone, whichever tool builds it."""

import fnmatch
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
IGNORE_FILES = (".containerignore", ".dockerignore")
PRIVATE = (
    ".git/config",
    ".venv/pyvenv.cfg",
    "data/keys/user.json",
    "data/user.db",
    "another-data-folder/quiz.db",
    ".env",
    "backups/monday/backup.json",
    "web/node_modules/svelte/package.json",
    "web/dist/index.html",
    "src/wordrally/__pycache__/cli.pyc",
)


def patterns(name: str) -> list[str]:
    lines = (ROOT / name).read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def is_in_context(path: str, rules: list[str]) -> bool:
    """Apply the rules in order, as Docker and Podman do. The last match of the path or a parent decides."""
    inside = True
    for rule in rules:
        excluded = rule.removeprefix("!")
        parents = [path, *(str(parent) for parent in Path(path).parents)]
        names = Path(path).parts if excluded.startswith("**/") else parents
        if any(fnmatch.fnmatchcase(name, excluded.removeprefix("**/")) for name in names):
            inside = rule.startswith("!")
    return inside


def test_both_tools_are_told_the_same():
    container, docker = map(patterns, IGNORE_FILES)
    assert container == docker


@pytest.mark.parametrize("name", IGNORE_FILES)
def test_each_ignore_file_is_a_file_of_its_own(name: str):
    assert not (ROOT / name).is_symlink()


@pytest.mark.parametrize("path", PRIVATE)
def test_nothing_private_or_built_gets_into_the_image(path: str):
    assert not is_in_context(path, patterns(".dockerignore"))


def test_everything_that_the_image_is_built_from_gets_into_it():
    containerfile = (ROOT / "deploy/Containerfile").read_text()
    copied = re.findall(r"^COPY (?!--from|\. )(.+) \S+$", containerfile, re.MULTILINE)
    named = [name for names in copied for name in names.split()]
    needed = ["Makefile", "pyproject.toml", "hatch_build.py", "README.md", "locks/uv.txt", "locks/run.txt"]
    needed += ["src/wordrally/cli/serving.py", "web/package-lock.json", "web/src/App.svelte", *named]
    missing = [path for path in needed if not (ROOT / path).exists()]
    assert (missing, [path for path in needed if not is_in_context(path, patterns(".dockerignore"))]) == (
        [],
        [],
    )
