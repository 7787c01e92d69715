"""Services of a stack, their replicas and their settings."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from wordrally.local.engines.plan import Engines
from wordrally.local.folder import Folder
from wordrally.local.network import LOOPBACK, free_ports
from wordrally.local.supervision.liveness import PROBE_WITHIN_S
from wordrally.local.supervision.probes import all_ready, http_ready
from wordrally.local.supervision.program import Program, Stage


class Service(Enum):
    """Target of `wordrally serve` that can have replicas."""

    USER = "user"
    HISTORY = "history"
    QUIZ = "quiz"
    SCORING = "scoring"
    REALTIME = "realtime"
    WEB = "web"


DATABASE_OF = {Service.USER: "user", Service.HISTORY: "user", Service.QUIZ: "quiz"}
"""The history worker writes what its service reads: the same package owns the database."""

HOST_OF = {Service.HISTORY: Service.USER, Service.SCORING: Service.QUIZ}
"""Workers, and the service whose process they run inside when 0 replicas of their own are asked for."""

INSIDE_UNLESS_ASKED = (Service.HISTORY,)
"""A scorer inside `quiz` would make results late where many classes play (ADR 0042)."""

SIGNS_TOKENS = (Service.USER, Service.QUIZ)


@dataclass(frozen=True, slots=True, kw_only=True)
class StackContext:
    """Values that the settings of every service are built from."""

    folder: Folder
    engines: Engines
    public_url: str
    allowed_origins: list[str]
    environ: Mapping[str, str]
    gateway_key: str
    metrics_token: str


@dataclass(frozen=True, slots=True)
class Replica:
    """One replica of a service. Requests come to `port`, health is asked at `ops_port`.

    `inside` names the process in which it runs, if that is not its own.
    """

    service: Service
    number: int
    port: int
    ops_port: int
    inside: str = ""

    @property
    def name(self) -> str:
        return f"{self.service.value}-{self.number}"


def replicas(scale: Mapping[Service, int]) -> list[Replica]:
    """Return the replicas of a new stack. A service that `scale` leaves out has one.

    A worker with 0 runs inside the first process of its service.
    """
    there = missing({service: max(scale.get(service, 1), 1) for service in Service}, [])
    return [replace(one, inside=_host_of(one.service, scale)) for one in there]


def _host_of(service: Service, scale: Mapping[Service, int]) -> str:
    """Return the process that a worker runs inside, or nothing when it has one of its own."""
    host = HOST_OF.get(service)
    if host is None:
        return ""
    is_usual = service in INSIDE_UNLESS_ASKED and service not in scale and scale.get(host, 1) == 1
    return f"{host.value}-1" if is_usual or scale.get(service) == 0 else ""


def missing(scale: Mapping[Service, int], there: list[Replica]) -> list[Replica]:
    """Return the replicas that `scale` asks for in addition to the present ones."""
    names = {(replica.service, replica.number) for replica in there}
    wanted = [
        (service, number)
        for service, count in scale.items()
        for number in range(1, count + 1)
        if (service, number) not in names
    ]
    ports = iter(free_ports(2 * len(wanted)))
    return [_replica(service, number, next(ports), next(ports)) for service, number in wanted]


def surplus(scale: Mapping[Service, int], there: list[Replica]) -> list[Replica]:
    """Return the present replicas that exceed `scale`."""
    return [replica for replica in there if replica.number > scale.get(replica.service, replica.number)]


def _replica(service: Service, number: int, port: int, ops_port: int) -> Replica:
    """Return a replica. Only realtime needs an `ops_port`, since its `port` answers no health check."""
    return Replica(service, number, port, ops_port if service is Service.REALTIME else port)


def programs(replicas: Sequence[Replica], context: StackContext) -> list[Program]:
    """Return the program of each replica that has a process of its own, with those that run inside it."""
    return [
        program(one, context, [guest for guest in replicas if guest.inside == one.name])
        for one in replicas
        if not one.inside
    ]


def program(replica: Replica, context: StackContext, guests: Sequence[Replica] = ()) -> Program:
    """Return the program of a replica, and of the `guests` inside its process."""
    inside = {name: text for guest in guests for name, text in _settings_inside(guest, context).items()}
    return Program(
        name=replica.name,
        parts=tuple(guest.name for guest in guests),
        stage=Stage.EDGE if replica.service is Service.REALTIME else Stage.SERVICE,
        command=serve(replica.service.value),
        ready=all_ready(*(http_ready(one.ops_port) for one in (replica, *guests))),
        alive=http_ready(replica.ops_port, "/livez", within_s=PROBE_WITHIN_S),
        metrics_url=f"http://{LOOPBACK}:{replica.ops_port}/metrics",
        address=f"{LOOPBACK}:{replica.port}",
        env={**context.environ, **_settings(replica, context), **inside},
    )


def serve(target: str) -> list[str]:
    """Return the command of a service process, which never imports from its working directory."""
    return [sys.executable, "-P", "-m", "wordrally.cli", "serve", target]


def _settings_inside(guest: Replica, context: StackContext) -> dict[str, str]:
    """Return the settings by which a process runs a worker, too, and those of that worker."""
    part = guest.service.value.upper()
    own = _settings(guest, context).items()
    settings = {f"WORDRALLY_{part}_{name.removeprefix('WORDRALLY_')}": text for name, text in own}
    return {f"WORDRALLY_WITH_{part}": "true", **settings}


def _settings(replica: Replica, context: StackContext) -> dict[str, str]:
    settings = {
        "HOST": LOOPBACK,
        "PORT": str(replica.port),
        "OPS_PORT": str(replica.ops_port),
        "INSTANCE": replica.name,
        "NATS_URL": context.engines.nats_url_for(replica.service.value),
        "STORE_URL": context.engines.store_url,
        "PUBLIC_URL": context.public_url,
        "ALLOWED_ORIGINS": ",".join(context.allowed_origins),
        "DISK_FOLDER": str(context.folder.root),
        "GATEWAY_KEY": context.gateway_key,
        "METRICS_TOKEN": context.metrics_token,
    }
    if (owner := DATABASE_OF.get(replica.service)) is not None:
        own = context.environ.get(f"WORDRALLY_{owner.upper()}_DATABASE_URL")
        settings["DATABASE_URL"] = own or context.folder.database_url(owner)
    if replica.service in SIGNS_TOKENS:
        settings["KEY_FILE"] = str(context.folder.keys / f"{replica.service.value}.json")
    if replica.service is Service.USER:
        settings["AUDIT_FOLDER"] = str(context.folder.root / "audit")
    if replica.service is Service.HISTORY:
        settings["MAIL_FOLDER"] = str(context.folder.root / "mail")
        settings["USAGE_LISTEN"] = str(context.folder.run / "gateway" / "usage.sock")
    return {f"WORDRALLY_{name}": value for name, value in settings.items()}
