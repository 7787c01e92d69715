"""Remove each fix in turn from a copy of the source, and see its test fail (`make mutants`).

Each test also runs once on the unchanged copy, where it must pass. Names of findings (`V5`) choose some.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.security.findings import MUTANTS, Mutant

ROOT = Path(__file__).parents[2]
COPIED = ("src", "tests", "deploy", "docs", "lexicon", "pyproject.toml", "NOTICE", "README.md", "LICENSE")
WITHIN_S = 300
FAILED = 1
"""Exit code of pytest when tests ran and failed. Others mean that nothing was shown."""


def main(arguments: Sequence[str]) -> int:
    """Print a line for each mutant, and return how many survived."""
    chosen = [mutant for mutant in MUTANTS if not arguments or mutant.finding in arguments]
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copy = copy_source(Path(folder))
        survivors = 0
        for mutant in chosen:
            told = verdict(copy, mutant)
            survivors += told != "noticed"
            print(f"{mutant.finding:8} {mutant.title}: {told}", flush=True)
    print(f"{len(chosen)} fixes removed, {survivors} not noticed")
    return survivors


def copy_source(folder: Path) -> Path:
    """Copy what tests need into the folder, by hard links, and return it."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(source, folder / name, copy_function=os.link, symlinks=True, ignore=ignored)
        elif source.exists():
            os.link(source, folder / name)
    return folder


def verdict(copy: Path, mutant: Mutant) -> str:
    """Return `noticed`, or the reason why this mutant shows nothing."""
    path = copy / mutant.path
    source = path.read_text("utf-8")
    if source.count(mutant.fix) != 1:
        return f"the fix does not stand once in {mutant.path}"
    if run(copy, mutant.test) != 0:
        return "the test fails with the fix, too"
    replace(path, source.replace(mutant.fix, mutant.without))
    try:
        return "noticed" if run(copy, mutant.test) == FAILED else "SURVIVED"
    finally:
        replace(path, source)


def replace(path: Path, text: str) -> None:
    """Write a new file in the place of the old one, which is a link to the original."""
    path.unlink()
    path.write_text(text, "utf-8")


def run(copy: Path, test: str) -> int:
    """Run a test on the copy and return pytest's exit code."""
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(paths(copy)), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", test]
    try:
        done = subprocess.run(
            command, cwd=copy, env=environ, timeout=WITHIN_S, capture_output=True, check=False
        )
    except subprocess.TimeoutExpired:
        return -1
    return done.returncode


def paths(copy: Path) -> Iterator[str]:
    """Yield what Python imports from, before the installed package."""
    yield str(copy / "src")
    yield str(copy)


if __name__ == "__main__":
    sys.exit(min(main(sys.argv[1:]), 100))
