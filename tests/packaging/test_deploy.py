"""What `deploy/` tells each process is what the process understands."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import helm_python
import pytest
from deploy import permissions
from deploy.check import EVERYTHING, MINIMAL, compose_services, rendered

from tests.engines import NATS_SERVER
from wordrally.chassis import settings
from wordrally.cli import TARGETS
from wordrally.contracts.queue.permissions import PERMISSIONS
from wordrally.gateway.main import named_upstreams
from wordrally.gateway.settings import GatewaySettings
from wordrally.gateway.upstreams import UPSTREAMS
from wordrally.quiz.settings import QuizSettings, ScoringSettings
from wordrally.realtime.application import metrics
from wordrally.realtime.domain.scaling import ScalingRules
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
    return compose_services()["services"]


@pytest.fixture(scope="module")
def objects() -> list[dict[str, Any]]:
    """What the chart renders with everything that can be switched on."""
    return rendered(EVERYTHING)


@pytest.fixture(scope="module")
def deployments() -> dict[str, Any]:
    """The containers of the chart's pods by their names, with `environment` as a container would see it."""
    containers = [
        document["spec"]["template"]["spec"]["containers"][0]
        for document in rendered(MINIMAL)
        if document["kind"] == "Deployment"
    ]
    return {
        container["name"]: {**container, "environment": dict(_seen(container))} for container in containers
    }


def _seen(container: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for entry in container["env"]:
        match entry.get("valueFrom"):
            case {"secretKeyRef": {"key": database}}:
                yield entry["name"], f"postgresql+asyncpg://database/{database}"
            case {"fieldRef": _}:
                yield entry["name"], "pod-1"
            case None:
                yield entry["name"], entry["value"]


def _named(objects: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    return {document["metadata"]["name"]: document for document in objects if document["kind"] == kind}


@pytest.mark.parametrize("target", TARGETS)
def test_each_pod_starts_with_settings_that_it_knows(deployments: dict[str, Any], target: str):
    container = deployments[target]
    assert container["args"] == [target]
    known = {f"{settings.PREFIX}{name.upper()}" for name in SETTINGS[target].__struct_fields__}
    assert set(container["environment"]) <= known
    settings.load(SETTINGS[target], container["environment"])


def test_the_gateway_finds_every_pod_where_it_listens(deployments: dict[str, Any]):
    environs = {name: container["environment"] for name, container in deployments.items()}
    _check_upstreams(environs, prefix="wordrally-")


@pytest.mark.parametrize("target", TARGETS)
def test_each_process_starts_with_settings_that_it_knows(services: dict[str, Any], target: str):
    service = services[target]
    assert service["command"] == [target]
    known = {f"{settings.PREFIX}{name.upper()}" for name in SETTINGS[target].__struct_fields__}
    assert set(service["environment"]) <= known
    settings.load(SETTINGS[target], service["environment"])


def test_the_gateway_finds_every_service_where_it_listens(services: dict[str, Any]):
    _check_upstreams({name: services[name]["environment"] for name in TARGETS})


def _check_upstreams(environs: dict[str, dict[str, str]], prefix: str = "") -> None:
    named = named_upstreams(settings.load(GatewaySettings, environs["gateway"]).upstreams)
    assert set(named) == {upstream.name for upstream in UPSTREAMS}
    for name, address in named.items():
        listens, health = environs[name]["WORDRALLY_PORT"], environs[name].get("WORDRALLY_OPS_PORT")
        assert (address.host, str(address.port)) == (f"{prefix}{name}", listens)
        assert str(address.health_port or address.port) == (health or listens)


def test_the_queue_syncs_every_message_as_it_does_on_one_machine():
    config = (DEPLOY / "nats.conf").read_text()
    assert "sync_interval: always" in config
    assert "max_payload: 4194304" in config


def test_no_two_services_share_a_database(services: dict[str, Any]):
    databases = {name: services[name]["environment"].get("WORDRALLY_DATABASE_URL") for name in TARGETS}
    assert databases["user"] == databases["history"]
    assert databases["quiz"] not in (None, databases["user"])
    made = re.search(r"for name in (.+); do", (DEPLOY / "databases.sh").read_text())
    assert made is not None
    created = {f"wordrally_{name}:secret@database/{name}" for name in made[1].split()}
    assert {databases["user"].rpartition("/")[0] + "/user", databases["quiz"]} == {
        f"postgresql+asyncpg://{place}" for place in created
    }


def test_every_container_gives_up_what_it_does_not_need(services: dict[str, Any]):
    for name, service in services.items():
        assert service["read_only"], name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert "mem_limit" in service or "profiles" in service, name
        assert "healthcheck" in service or "profiles" in service, name


def test_only_the_gateway_can_be_reached_from_outside(services: dict[str, Any]):
    assert [name for name, service in services.items() if "ports" in service] == ["gateway"]
    assert [name for name, service in services.items() if "front" in service["networks"]] == ["gateway"]
    assert "engines" not in services["gateway"]["networks"]


def test_no_engine_is_open_to_whoever_reaches_it(services: dict[str, Any]):
    assert "--user default off" in services["store"]["command"]
    for name in PERMISSIONS:
        assert services[name]["environment"]["WORDRALLY_NATS_URL"] == f"nats://{name}:secret@nats:4222"
    known = {permissions.variable(user) for user in permissions.USERS}
    assert set(services["nats"]["environment"]) == known


@pytest.mark.process
def test_the_queue_of_the_containers_knows_every_user_and_no_other(tmp_path: Path):
    shutil.copy(DEPLOY / "nats-users.conf", tmp_path)
    config = (DEPLOY / "nats.conf").read_text().replace("/data", str(tmp_path / "data"))
    (tmp_path / "nats.conf").write_text(config)
    passwords = {permissions.variable(user): f"p{number}e5" for number, user in enumerate(permissions.USERS)}
    command = [NATS_SERVER, "-t", "-c", tmp_path / "nats.conf"]
    assert subprocess.run(command, env=passwords, check=False, capture_output=True).returncode == 0
    del passwords[permissions.variable("quiz")]
    assert subprocess.run(command, env=passwords, check=False, capture_output=True).returncode != 0


def test_each_service_has_a_database_password_of_its_own(services: dict[str, Any]):
    text = (DEPLOY / "compose.yaml").read_text()
    for name in ("user", "quiz"):
        assert f"wordrally_{name}:${{{name.upper()}_DATABASE_PASSWORD:?" in text
        assert f"{name.upper()}_DATABASE_PASSWORD" in services["database"]["environment"]
        assert f"{name}) password=${name.upper()}_DATABASE_PASSWORD" in (DEPLOY / "databases.sh").read_text()


def test_each_pod_is_a_user_of_its_own_in_the_queue(objects: list[dict[str, Any]]):
    for name in PERMISSIONS:
        pod = _named(objects, "Deployment")[f"wordrally-{name}"]["spec"]["template"]["spec"]
        variables = {one["name"]: one for one in pod["containers"][0]["env"]}
        assert variables["NATS_PASSWORD"]["valueFrom"]["secretKeyRef"] == {"name": "nats-users", "key": name}
        assert variables["WORDRALLY_NATS_URL"]["value"] == f"nats://{name}:$(NATS_PASSWORD)@nats:4222"


def test_every_pod_passes_the_restricted_policy(objects: list[dict[str, Any]]):
    for name, deployment in _named(objects, "Deployment").items():
        pod = deployment["spec"]["template"]["spec"]
        (container,) = pod["containers"]
        assert pod["securityContext"]["runAsNonRoot"], name
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, name
        assert not pod["automountServiceAccountToken"], name
        assert container["securityContext"] == {
            "readOnlyRootFilesystem": True,
            "allowPrivilegeEscalation": False,
            "capabilities": {"drop": ["ALL"]},
        }, name
        assert "memory" in container["resources"]["limits"], name
        assert "@sha256:" in container["image"], name


def test_no_probe_of_one_service_depends_on_another(deployments: dict[str, Any]):
    gateway = deployments["gateway"]
    assert gateway["readinessProbe"]["httpGet"] == {
        "path": "/readyz",
        "port": "metrics",
    }  # its own, not the whole's
    for container in deployments.values():
        assert container["livenessProbe"]["httpGet"]["path"] == "/livez"


def test_pods_that_are_not_ready_stay_in_the_gateways_sight(objects: list[dict[str, Any]]):
    behind = {name: one for name, one in _named(objects, "Service").items() if one["spec"].get("clusterIP")}
    assert len(behind) == len(TARGETS) - 1
    assert all(one["spec"]["publishNotReadyAddresses"] for one in behind.values())


def test_a_gateway_is_left_by_its_clients_before_it_ends(objects: list[dict[str, Any]]):
    pod = _named(objects, "Deployment")["wordrally-gateway"]["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    command = container["lifecycle"]["preStop"]["exec"]["command"][-1]
    run_folder = next(one["value"] for one in container["env"] if one["name"] == "WORDRALLY_RUN_FOLDER")
    assert f"wordrally.gateway.drain {run_folder}; sleep 20" in command
    assert pod["terminationGracePeriodSeconds"] > 20


def test_nodes_are_scaled_by_a_metric_that_they_export(objects: list[dict[str, Any]]):
    scaler = _named(objects, "HorizontalPodAutoscaler")["wordrally-realtime"]
    (pods,) = [one["pods"] for one in scaler["spec"]["metrics"] if one["type"] == "Pods"]
    assert pods["metric"]["name"] == metrics.LOAD.describe()[0].name


def test_the_autoscaler_follows_the_rules_that_are_simulated(objects: list[dict[str, Any]]):
    rules = ScalingRules()
    spec = _named(objects, "HorizontalPodAutoscaler")["wordrally-realtime"]["spec"]
    (pods,) = [one["pods"] for one in spec["metrics"] if one["type"] == "Pods"]
    assert pods["target"]["averageValue"] == f"{1_000 * rules.target:.0f}m"
    up, down = spec["behavior"]["scaleUp"], spec["behavior"]["scaleDown"]
    assert up["policies"] == [
        {"type": "Pods", "value": rules.up_step, "periodSeconds": rules.up_every_ms // 1_000}
    ]
    assert down["policies"] == [{"type": "Pods", "value": 1, "periodSeconds": rules.down_every_ms // 1_000}]
    assert up["stabilizationWindowSeconds"] == 0
    assert down["stabilizationWindowSeconds"] == rules.calm_ms // 1_000
    assert spec["maxReplicas"] == rules.most


def test_each_process_may_be_disrupted_one_pod_at_a_time(objects: list[dict[str, Any]]):
    budgets = _named(objects, "PodDisruptionBudget")
    assert set(budgets) == set(_named(objects, "Deployment"))


def test_the_autoscaler_decides_alone_how_many_pods_there_are(objects: list[dict[str, Any]]):
    scaled = set(_named(objects, "HorizontalPodAutoscaler"))
    fixed = {name for name, one in _named(objects, "Deployment").items() if "replicas" in one["spec"]}
    assert not scaled & fixed
    assert scaled | fixed == set(_named(objects, "Deployment"))


def test_only_the_gateway_is_reached_by_strangers_and_only_engines_are_reached(objects: list[dict[str, Any]]):
    policies = _named(objects, "NetworkPolicy")
    assert set(policies) == set(_named(objects, "Deployment"))
    for name, policy in policies.items():
        api, scrape = policy["spec"]["ingress"]
        assert scrape["from"] == EVERYTHING["networkPolicy"]["metricsFrom"]
        if name != "wordrally-gateway":
            (peer,) = api["from"]
            assert peer["podSelector"]["matchLabels"]["app.kubernetes.io/component"] == "gateway"
    assert policies["wordrally-web"]["spec"]["egress"] is None


def test_alerts_link_to_where_the_runbooks_are_published(objects: list[dict[str, Any]]):
    (rules,) = _named(objects, "PrometheusRule").values()
    links = [
        rule["annotations"]["runbook_url"]
        for group in rules["spec"]["groups"]
        for rule in group["rules"]
        if "alert" in rule
    ]
    assert links
    assert all(link.startswith("https://wiki.example.org/operations.md#wordrally") for link in links)


@pytest.mark.parametrize(
    ("mistake", "told"),
    [
        ({}, "set publicUrl"),
        ({"publicUrl": "quiz.example.org"}, "/publicUrl"),
        ({"publicUrl": "https://q.example.org", "gatway": {}}, "gatway"),
        ({"publicUrl": "https://q.example.org", "gateway": {"replicas": 0}}, "/gateway/replicas"),
        ({"publicUrl": "https://q.example.org", "image": {"digest": "latest"}}, "/image/digest"),
    ],
)
def test_a_wrong_value_is_named_before_anything_is_installed(mistake: dict[str, Any], told: str):
    with pytest.raises(helm_python.HelmError, match=told):
        rendered(mistake)


def test_two_releases_share_a_namespace():
    first, second = rendered(MINIMAL, "wordrally"), rendered(MINIMAL, "trial")
    names = [{(one["kind"], one["metadata"]["name"]) for one in objects} for objects in (first, second)]
    assert not names[0] & names[1]
