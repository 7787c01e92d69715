"""Running stack: its plan, its processes, and its description for other commands."""

import asyncio
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from wordrally.contracts.queue.permissions import OPERATOR
from wordrally.gateway.drain import drain
from wordrally.local.backups.back_up import kinds_of_databases
from wordrally.local.engines.plan import QUEUE, plan_engines
from wordrally.local.engines.secrets import metrics_token, new_secret
from wordrally.local.errors import StackCannotStart
from wordrally.local.folder import Folder
from wordrally.local.launch import gateway, services
from wordrally.local.launch.control_server import ControlServer
from wordrally.local.launch.gateway import GatewayAddress
from wordrally.local.launch.operator_requests import OperatorRequests
from wordrally.local.launch.screen import ProcessRow, StackScreen
from wordrally.local.launch.services import Service, StackContext
from wordrally.local.network import LOOPBACK, claim_public_port, lan_address
from wordrally.local.supervision.child_processes import ChildProcesses
from wordrally.local.supervision.liveness import LivenessWatch
from wordrally.local.supervision.metrics import prometheus_targets, serve_metrics
from wordrally.local.supervision.queue_watch import QueueWatch
from wordrally.local.supervision.supervisor import Supervisor

PUBLIC_URL = "WORDRALLY_PUBLIC_URL"
TLS_CERTIFICATE = "WORDRALLY_TLS_CERTIFICATE"
ALLOWED_ORIGINS = "WORDRALLY_ALLOWED_ORIGINS"
EVERYWHERE = "0.0.0.0"
WHOLE_WITHIN_S = 15.0  # from the last ready process until the gateway has found all of them
PROBE_PAUSE_S = 0.1
DRAIN_WITHIN_S = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Options of `wordrally up`. Port 0 means any free one."""

    port: int
    data: Path
    lan: bool = False
    recreate: bool = False
    scale: Mapping[Service, int] = field(default_factory=dict[Service, int])
    environ: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))


class RunningStack:
    """Everything that one `wordrally up` runs."""

    def __init__(self, options: Options, folder: Folder, screen: StackScreen) -> None:
        host = EVERYWHERE if options.lan else LOOPBACK
        has_tls = bool(options.environ.get(TLS_CERTIFICATE))
        self._address = GatewayAddress(host, claim_public_port(host, options.port), has_tls)
        self._context = _context(options, folder, self._address)
        self._folder = folder
        self._screen = screen
        self._children = ChildProcesses(folder.lock)
        self._supervisor = Supervisor(folder, self._children, screen.say)
        self._metrics_url = serve_metrics(self._context.metrics_token)
        self._requests = OperatorRequests(
            folder, self._context, self._supervisor, services.replicas(options.scale), self._replicas_changed
        )
        self._control = ControlServer(folder.run, self._requests.handle)

    @property
    def local_url(self) -> str:
        """Gateway's address for programs on this machine: with TLS, the one that the certificate names."""
        return self.public_url if self._address.has_tls else f"http://{LOOPBACK}:{self._address.port}"

    @property
    def public_url(self) -> str:
        """Gateway's address for people."""
        return self._context.public_url

    async def start(self) -> None:
        """Start everything and return when it is healthy. Raises `StackCannotStart`."""
        replicas = self._requests.replicas
        gateway.publish_replicas(self._folder, replicas)
        programs = services.programs(replicas, self._context)
        gateway_program = gateway.program(self._address, self._context)
        await self._supervisor.start([*self._context.engines.programs, *programs, gateway_program])
        await self._whole()
        await self._control.start()
        self._folder.record_contents()
        self._show()
        self._describe()

    async def keep(self) -> None:
        """Run the background tasks of the stack until cancelled."""
        async with asyncio.TaskGroup() as chores:
            chores.create_task(self._supervisor.keep_logs_short())
            chores.create_task(LivenessWatch(lambda: self._supervisor.processes, self._screen.say).run())
            if (watch := self._queue_watch()) is not None:
                chores.create_task(watch.run())

    async def stop(self) -> None:
        """Stop everything within ten seconds."""
        self._control.close()
        with suppress(OSError, TimeoutError):  # the gateway may not run, or hang
            async with asyncio.timeout(DRAIN_WITHIN_S):
                await asyncio.to_thread(drain, gateway.run_folder(self._folder))
        await self._supervisor.stop()
        await asyncio.to_thread(self._children.close)

    def kill(self) -> None:
        """Kill everything now."""
        self._supervisor.kill()

    def _queue_watch(self) -> QueueWatch | None:
        """Return the watch of our own queue, or None when the queue runs elsewhere."""
        health = self._context.engines.queue_health
        if health is None:
            return None
        return QueueWatch(health, self._supervisor.process(QUEUE), self._folder.nats, self._screen.say)

    async def _whole(self) -> None:
        ready = gateway.stack_ready(self._address)
        try:
            async with asyncio.timeout(WHOLE_WITHIN_S):
                while not await ready():  # noqa: ASYNC110 (the gateway sets no event of ours)
                    await asyncio.sleep(PROBE_PAUSE_S)
        except TimeoutError:
            raise StackCannotStart(
                "Every process runs, but the gateway does not find all of them ready."
            ) from None

    def _show(self) -> None:
        """Print the processes, and the links for hosts and players."""
        self._screen.show_processes(
            ProcessRow(process.program.name, process.program.address, process.state, process.pid)
            for process in self._supervisor.processes
        )
        self._screen.show_way_in(host_url=f"{self.public_url}/host", join_url=f"{self.public_url}/")

    def _replicas_changed(self) -> None:
        self._describe()
        names = ", ".join(replica.name for replica in self._requests.replicas)
        self._screen.say(f"replicas now: {names}")

    def _describe(self) -> None:
        """Write `stack.json`, and the list of targets for Prometheus."""
        programs = [process.program for process in self._supervisor.processes]
        metrics = {program.name: program.metrics_url for program in programs if program.metrics_url}
        metrics["supervisor"] = self._metrics_url
        self._folder.describe(
            {
                "pid": os.getpid(),
                "url": self.local_url,
                "public_url": self.public_url,
                "nats_url": self._context.engines.nats_url_for(OPERATOR),
                "store_url": self._context.engines.store_url,
                "metrics_url": self._metrics_url,
                "metrics": metrics,
                "metrics_token": self._context.metrics_token,
                "control": str(self._control.path),
                "databases": kinds_of_databases(self._context.environ),
                "processes": {program.name: program.address for program in programs},
                "inside": {part: program.name for program in programs for part in program.parts},
            },
            prometheus_targets(metrics),
        )


def _context(options: Options, folder: Folder, address: GatewayAddress) -> StackContext:
    scheme, port = address.scheme, address.port
    local = f"{scheme}://{LOOPBACK}:{port}"
    public_url = options.environ.get(PUBLIC_URL) or (
        f"{scheme}://{lan_address()}:{port}" if options.lan else local
    )
    origins = _origins(options.environ)
    return StackContext(
        folder=folder,
        engines=plan_engines(folder, options.environ),
        public_url=public_url,
        allowed_origins=sorted({public_url, local, f"{scheme}://localhost:{port}", *origins}),
        environ=options.environ,
        gateway_key=new_secret(),
        metrics_token=metrics_token(folder.keys),
    )


def _origins(environ: Mapping[str, str]) -> list[str]:
    """Return the origins that the operator allows in addition to the stack's own."""
    return [origin for part in environ.get(ALLOWED_ORIGINS, "").split(",") if (origin := part.strip())]
