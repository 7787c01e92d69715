"""Empty virtual environments, and the distribution installed into them."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
UV = Path(sys.executable).with_name("uv")


def build_wheel(folder: Path) -> Path:
    """The distribution as it would be published."""
    _run([sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)])
    (wheel,) = folder.glob("*.whl")
    return wheel


def install(wheel: Path, extra: str, folder: Path) -> Path:
    """Install with an extra, at the locked versions, into a new environment, and return its `wordrally`."""
    _run([UV, "venv", "--quiet", "--python", sys.executable, folder])
    wanted = f"wordrally[{extra}] @ {wheel.as_uri()}" if extra else f"wordrally @ {wheel.as_uri()}"
    python = folder / "bin" / "python"
    _run(
        [
            UV,
            "pip",
            "install",
            "--quiet",
            "--python",
            python,
            "--constraint",
            ROOT / "locks" / "run.txt",
            wanted,
        ]
    )
    return folder / "bin" / "wordrally"


def _run(command: list[str | Path]) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
