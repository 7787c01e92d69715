"""Clients that others generate from the documents, without any option, play a whole game."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from wordrally.documents import openapi
from wordrally.local.stack import Stack

ROOT = Path(__file__).parents[2]
NODE_MODULES = ROOT / "web/node_modules"
NODE = ROOT / ".venv/node/bin/node"
CLIENTS = Path(__file__).parent / "clients"


def run(*command: str | Path, cwd: Path) -> str:
    """The output of a program, which must end well and complain of nothing."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environ = {**os.environ, "PATH": path, "PYTHONPATH": str(cwd)}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "warning" not in done.stdout.lower()
    return done.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the document, the programs of the two games, and the packages of Node."""
    folder = tmp_path_factory.mktemp("clients")
    shutil.copytree(CLIENTS, folder, dirs_exist_ok=True)
    (folder / "node_modules").symlink_to(NODE_MODULES)
    (folder / "package.json").write_text('{"type": "module"}')
    (folder / "openapi.json").write_text(json.dumps(openapi.build()))
    return folder


def test_a_client_of_openapi_python_client_plays_a_game(stack: Stack, folder: Path):
    generate = ("openapi-python-client", "generate", "--path", "openapi.json", "--meta", "none")
    run(*generate, "--output-path", "client", cwd=folder)
    assert 1000 <= int(run(sys.executable, "-W", "error", "game.py", stack.url, cwd=folder)) <= 2000


def test_a_client_of_openapi_typescript_compiles_and_plays_a_game(stack: Stack, folder: Path):
    run(NODE, NODE_MODULES / "openapi-typescript/bin/cli.js", "openapi.json", "-o", "api.d.ts", cwd=folder)
    run(NODE, NODE_MODULES / "typescript/bin/tsc", "-p", ".", cwd=folder)
    assert 1000 <= int(run(NODE, "game.ts", stack.url, cwd=folder)) <= 2000


def test_the_documents_name_the_server_that_they_are_served_from(stack: Stack):
    served = [httpx.get(f"{stack.url}{path}").json() for path in ("/api/v1/openapi.json", "/asyncapi.json")]
    host = stack.url.removeprefix("http://")
    assert [each["servers"] for each in served] == [
        [{"url": stack.url}],
        {"this": {"host": host, "protocol": "ws"}},
    ]
