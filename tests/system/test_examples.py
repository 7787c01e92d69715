"""The programs of docs/examples run as they are, with an API key."""

import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.system.lesson import sign_in
from wordrally.local.stack import Stack

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "docs" / "examples"
NODE = ROOT / ".venv" / "node" / "bin" / "node"


async def _key(http: httpx.AsyncClient, *scopes: str) -> str:
    form = {"name": "Example", "scopes": list(scopes)}
    issued = await http.post("/api/v1/users/me/keys", json=form, headers=await sign_in(http))
    assert issued.status_code == 201, issued.text
    return issued.json()["key"]


def _run(stack: Stack, key: str, command: list[str]) -> subprocess.CompletedProcess[str]:
    environ = os.environ | {"WORDRALLY": stack.url, "WORDRALLY_KEY": key}
    return subprocess.run(command, env=environ, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize(
    "command", [[sys.executable, "host.py"], [str(NODE), "host.mjs"]], ids=["py", "node"]
)
async def test_a_program_hosts_a_game_with_an_api_key(
    stack: Stack, http: httpx.AsyncClient, command: list[str]
) -> None:
    key = await _key(http, "quizzes:write", "sessions:host", "reports:read")
    ran = _run(stack, key, [command[0], str(EXAMPLES / command[1])])
    assert ran.returncode == 0, ran.stderr
    assert "Join at" in ran.stdout
    assert "Players: 0 Questions: 1" in ran.stdout
