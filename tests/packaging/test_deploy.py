"""What `deploy/` tells each process is what the process understands."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from wordrally.chassis import settings
from wordrally.cli import TARGETS
from wordrally.gateway.main import named_upstreams
from wordrally.gateway.settings import GatewaySettings
from wordrally.gateway.upstreams import UPSTREAMS
from wordrally.quiz.settings import QuizSettings, ScoringSettings
from wordrally.realtime.settings import RealtimeSettings
from wordrally.user.settings import HistorySettings, UserSettings
from wordrally.web.settings import WebSettings

DEPLOY = Path(__file__).parents[2] / "deploy"
SETTINGS = {
    "gateway": GatewaySettings,
    "user": UserSettings,
    "history": HistorySettings,
    "quiz": QuizSettings,
    "scoring": ScoringSettings,
    "realtime": RealtimeSettings,
    "web": WebSettings,
}


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    """The services of the compose file, with the values that somebody gets who sets only the password."""
    text = (DEPLOY / "compose.yaml").read_text()
    text = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text)
    text = re.sub(r"\$\{\w+:\?[^}]*\}", "secret", text)
    return yaml.safe_load(text)["services"]


@pytest.fixture(scope="module")
def deployments() -> dict[str, Any]:
    """The containers of the Kubernetes manifests by their names, with `environment` as a container would see it."""
    documents = list(yaml.safe_load_all((DEPLOY / "kubernetes" / "wordrally.yaml").read_text()))
    shared = next(document["data"] for document in documents if document["kind"] == "ConfigMap")
    containers = [
        document["spec"]["template"]["spec"]["containers"][0]
        for document in documents
        if document["kind"] == "Deployment"
    ]
    return {
        container["name"]: {**container, "environment": dict(_seen(container, shared))}
        for container in containers
    }


def _seen(container: dict[str, Any], shared: dict[str, str]) -> Iterator[tuple[str, str]]:
    for entry in container["env"]:
        match entry.get("valueFrom"):
            case {"configMapKeyRef": {"key": key}}:
                yield entry["name"], shared[key]
            case {"secretKeyRef": {"key": database}}:
                yield entry["name"], f"postgresql+asyncpg://database/{database}"
            case {"fieldRef": _}:
                yield entry["name"], "pod-1"
            case None:
                yield entry["name"], entry["value"]


@pytest.mark.parametrize("target", TARGETS)
def test_each_pod_starts_with_settings_that_it_knows(deployments: dict[str, Any], target: str):
    container = deployments[target]
    assert container["args"] == [target]
    known = {f"{settings.PREFIX}{name.upper()}" for name in SETTINGS[target].__struct_fields__}
    assert set(container["environment"]) <= known
    settings.load(SETTINGS[target], container["environment"])


def test_the_gateway_finds_every_pod_where_it_listens(deployments: dict[str, Any]):
    _check_upstreams({name: container["environment"] for name, container in deployments.items()})


@pytest.mark.parametrize("target", TARGETS)
def test_each_process_starts_with_settings_that_it_knows(services: dict[str, Any], target: str):
    service = services[target]
    assert service["command"] == [target]
    known = {f"{settings.PREFIX}{name.upper()}" for name in SETTINGS[target].__struct_fields__}
    assert set(service["environment"]) <= known
    settings.load(SETTINGS[target], service["environment"])


def test_the_gateway_finds_every_service_where_it_listens(services: dict[str, Any]):
    _check_upstreams({name: services[name]["environment"] for name in TARGETS})


def _check_upstreams(environs: dict[str, dict[str, str]]) -> None:
    named = named_upstreams(settings.load(GatewaySettings, environs["gateway"]).upstreams)
    assert set(named) == {upstream.name for upstream in UPSTREAMS}
    for name, address in named.items():
        listens, health = environs[name]["WORDRALLY_PORT"], environs[name].get("WORDRALLY_OPS_PORT")
        assert (address.host, str(address.port)) == (name, listens)
        assert str(address.health_port or address.port) == (health or listens)


def test_the_queue_syncs_every_message_as_it_does_on_one_machine():
    config = (DEPLOY / "nats.conf").read_text()
    assert "sync_interval: always" in config
    assert "max_payload: 4194304" in config


def test_no_two_services_share_a_database(services: dict[str, Any]):
    databases = {name: services[name]["environment"].get("WORDRALLY_DATABASE_URL") for name in TARGETS}
    assert databases["user"] == databases["history"]
    assert databases["quiz"] not in (None, databases["user"])
    created = re.findall(r'CREATE DATABASE "?(\w+)"?;', (DEPLOY / "databases.sql").read_text())
    assert {databases["user"].rpartition("/")[2], databases["quiz"].rpartition("/")[2]} == set(created)
