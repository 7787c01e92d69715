"""The running stack does what its OpenAPI document says, whatever it is sent."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis import checks

from wordrally.documents import openapi
from wordrally.local.stack import Stack

# Deleting the account would end the run for all the others.
DEPARTURE = "deleteAccount"
CREDENTIALS = {"email": "reader@example.org", "password": "correct horse"}


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A stack that lets one address ask as much as it likes."""
    environ = {"WORDRALLY_ADDRESS_LIMIT_FACTOR": "1000"}
    with Stack(tmp_path_factory.mktemp("documents"), environ=environ) as started:
        yield started
        logs = {
            log.name: log.read_text("utf-8", errors="replace") for log in (started.data / "log").iterdir()
        }
    assert not [name for name, text in logs.items() if "Traceback" in text]


@pytest.fixture(scope="module")
def token(stack: Stack) -> str:
    """The access token of a new account."""
    httpx.post(f"{stack.url}/api/v1/users", json={**CREDENTIALS, "display_name": "Reader"}).raise_for_status()
    return httpx.post(f"{stack.url}/api/v1/auth/token", json=CREDENTIALS).json()["access_token"]


DOCUMENT = openapi.build()
schema = schemathesis.openapi.from_dict(DOCUMENT).exclude(operation_id=DEPARTURE)


def test_the_stack_serves_the_document(stack: Stack):
    assert httpx.get(f"{stack.url}/api/v1/openapi.json").json() == DOCUMENT | {
        "servers": [{"url": stack.url}]
    }


@schema.parametrize()
@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
def test_every_answer_is_as_described(case: Any, stack: Stack, token: str):
    """No 5xx, no status, type, header or shape that the document does not tell."""
    case.call_and_validate(
        base_url=stack.url,
        headers={"authorization": f"Bearer {token}"},
        checks=[
            checks.not_a_server_error,
            checks.status_code_conformance,
            checks.content_type_conformance,
            checks.response_headers_conformance,
            checks.response_schema_conformance,
        ],
    )
