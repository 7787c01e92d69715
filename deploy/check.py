"""Check the chart, the compose file and the mixin offline: `python -m deploy.check`.

Helm's own engine (as a library) renders the chart with several sets of values, and every object is validated
against the schemas of the oldest and the newest supported Kubernetes. Rules and dashboards must match their
tables, every expression must parse, and promtool, where installed, runs the rules' tests.
"""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import compose_spec
import helm_python
import kubernetes_validate  # pyright: ignore[reportMissingTypeStubs]
import promql_parser
import yaml

from deploy import permissions
from deploy.monitoring import __main__ as mixin

CHART = Path(__file__).parent / "chart"
COMPOSE = Path(__file__).parent / "compose.yaml"
TESTS = Path(__file__).parent / "monitoring" / "rules_test.yaml"
KUBERNETES = ("1.30", "1.37")
CUSTOM_RESOURCES = ("PodMonitor", "PrometheusRule")
"""Their schemas belong to the Prometheus operator: checked by what is in them."""

WARNING = 2
"""Of the severities of Helm's lint; 1 is a wish (an icon)."""

Json = dict[str, Any]

MINIMAL: Json = {"publicUrl": "https://quiz.example.org"}
EVERYTHING: Json = {
    **MINIMAL,
    "allowedOrigins": ["https://school.example.org"],
    "image": {"digest": "sha256:" + "0" * 64},
    "imagePullSecrets": [{"name": "registry"}],
    "portKeys": {"existingSecret": "wordrally-ports"},
    "engines": {
        "nats": {"existingSecret": "nats-client", "usersSecret": "nats-users"},
        "store": {"existingSecret": "valkey"},
    },
    "defaults": {
        "extraEnv": [{"name": "TZ", "value": "UTC"}],
        "podAnnotations": {"a": "b"},
        "podLabels": {"team": "quiz"},
        "nodeSelector": {"pool": "games"},
        "tolerations": [{"key": "games", "operator": "Exists"}],
        "priorityClassName": "games",
        "topologySpread": {"node": "DoNotSchedule"},
    },
    "realtime": {"extraEnv": [{"name": "A", "value": "b"}], "affinity": {"nodeAffinity": {}}},
    "autoscaling": {"enabled": True},
    "networkPolicy": {
        "gatewayFrom": [{"namespaceSelector": {"matchLabels": {"name": "ingress"}}}],
        "metricsFrom": [{"namespaceSelector": {"matchLabels": {"name": "monitoring"}}}],
        "enginesTo": [{"namespaceSelector": {"matchLabels": {"name": "engines"}}}],
    },
    "ingress": {"enabled": True, "className": "nginx"},
    "service": {"type": "LoadBalancer", "annotations": {"a": "b"}},
    "monitoring": {
        "podMonitor": True,
        "rules": True,
        "dashboards": True,
        "labels": {"release": "prometheus"},
        "runbookBaseUrl": "https://wiki.example.org/",
    },
}
WITHOUT: Json = {
    **MINIMAL,
    "podDisruptionBudget": {"enabled": False},
    "networkPolicy": {"enabled": False},
}
VALUES = {"the least": MINIMAL, "everything": EVERYTHING, "nothing optional": WITHOUT}


def rendered(values: Json, name: str = "wordrally") -> list[Json]:
    """Return the objects that `helm install` would create."""
    with helm_python.Chart.load(CHART) as chart:
        manifests = chart.render(values=values, name=name, namespace="quiz")
    texts = (text for path, text in manifests.items() if not path.endswith("NOTES.txt"))
    return [document for text in texts for document in yaml.safe_load_all(text) if document]


def chart_mistakes() -> Iterator[str]:
    """Return the findings of lint and schemas, one per line."""
    for name, values in VALUES.items():
        report = helm_python.lint(CHART, values, strict=True, kube_version="v1.37.0", quiet=True)
        told = [message["error"] for message in report["messages"] if message["severity"] >= WARNING]
        yield from (f"chart with {name}: {error}" for error in told)
        for document in rendered(values):
            yield from (f"chart with {name}: {mistake}" for mistake in object_mistakes(document))


def object_mistakes(document: Json) -> Iterator[str]:
    """Return the findings of the schemas of each Kubernetes version for an object."""
    if document["kind"] in CUSTOM_RESOURCES:
        return
    for version in KUBERNETES:
        try:
            kubernetes_validate.validate(document, version, strict=True)
        except kubernetes_validate.ValidationError as error:
            where = ".".join(str(step) for step in error.path)
            yield f"{document['kind']} {document['metadata']['name']}, {version}: {where}: {error.message}"


def compose_services() -> Json:
    """Return the compose file as resolved for a user who sets only the passwords."""
    text = COMPOSE.read_text("utf-8")
    text = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text)
    return yaml.safe_load(re.sub(r"\$\{\w+:\?[^}]*\}", "secret", text))


def compose_mistakes() -> Iterator[str]:
    """Return the violations of the compose specification."""
    try:
        compose_spec.PyCompose.from_json(json.dumps(compose_services())).validate()
    except ValueError as error:
        yield f"compose.yaml: {error}"


def expressions() -> Iterator[tuple[str, str]]:
    """Every PromQL expression with the place where it stands."""
    for group in yaml.safe_load((mixin.FOLDER / "rules.yaml").read_text("utf-8"))["groups"]:
        for rule in group["rules"]:
            yield rule.get("alert") or rule["record"], rule["expr"]
    for path in sorted((mixin.FOLDER / "dashboards").glob("*.json")):
        for panel in json.loads(path.read_text("utf-8"))["panels"]:
            for target in panel.get("targets", ()):
                # Grafana fills it in before Prometheus sees it.
                yield f"{path.name}: {panel['title']}", target["expr"].replace("$__rate_interval", "1m")


def mixin_mistakes() -> Iterator[str]:
    """Return the mistakes in rules, dashboards and the users of NATS, one per line."""
    if permissions.main(["--check"]):
        yield "the users of NATS are stale"
    if mixin.main(["--check"]):
        yield "the generated files are stale"
    for place, expression in expressions():
        try:
            promql_parser.parse(expression)
        except ValueError as error:
            yield f"{place}: {error}"
    if promtool := shutil.which("promtool"):
        for arguments in (["check", "rules", mixin.FOLDER / "rules.yaml"], ["test", "rules", TESTS]):
            done = subprocess.run([promtool, *arguments], capture_output=True, text=True, check=False)
            if done.returncode:
                yield f"promtool {arguments[0]}: {done.stdout}{done.stderr}"


def main() -> int:
    """Print every mistake; 1 if there is one."""
    mistakes = [*chart_mistakes(), *compose_mistakes(), *mixin_mistakes()]
    print("\n".join(mistakes) or "chart, compose file and mixin are valid")
    return 1 if mistakes else 0


if __name__ == "__main__":
    sys.exit(main())
