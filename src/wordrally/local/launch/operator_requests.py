"""Operator requests to a running stack, one at a time: status, scaling, restarts."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from wordrally.local.errors import StackCannotStart
from wordrally.local.folder import Folder
from wordrally.local.launch import gateway, services
from wordrally.local.launch.services import Replica, Service, StackContext
from wordrally.local.supervision.supervised_process import SupervisedProcess
from wordrally.local.supervision.supervisor import Supervisor

MOST_REPLICAS = 16
ASKED = "was asked to"


class OperatorRequests:
    """Holder of the present replicas, which calls `changed` after each change."""

    def __init__(
        self,
        folder: Folder,
        context: StackContext,
        supervisor: Supervisor,
        replicas: list[Replica],
        changed: Callable[[], None],
    ) -> None:
        self.replicas = replicas
        self._folder = folder
        self._context = context
        self._supervisor = supervisor
        self._changed = changed
        self._turn = asyncio.Lock()

    async def handle(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Handle a request and return `ok`, and a `message` or the requested data."""
        try:
            match request:
                case {"command": "status"}:
                    return {"ok": True, "processes": self.status()}
                case {"command": "scale", "replicas": dict(replicas)}:
                    return {"ok": True, "message": await self._scale(_wanted(replicas))}
                case {"command": "restart", "name": str(name)}:
                    return {"ok": True, "message": await self._restart(name)}
                case _:
                    raise StackCannotStart(
                        "The supervisor does not know this request; is it another version?"
                    )
        except (StackCannotStart, OSError) as refusal:
            return {"ok": False, "message": str(refusal)}

    def status(self) -> list[dict[str, Any]]:
        """Return a row for each process."""
        return [
            {
                "name": process.program.name,
                "state": process.state,
                "pid": process.pid,
                "restarts": process.restarts,
                "address": process.program.address,
                "parts": process.program.parts,
            }
            for process in self._supervisor.processes
        ]

    async def _scale(self, wanted: Mapping[Service, int]) -> str:
        """Change the replicas.

        The gateway learns of new replicas when they are ready, and forgets the others before they stop.
        """
        async with self._turn:
            more = services.missing(wanted, self.replicas)
            fewer = services.surplus(wanted, self.replicas)
            try:
                await self._supervisor.start([services.program(one, self._context) for one in more])
            except StackCannotStart as refusal:
                await self._supervisor.stop_some([replica.name for replica in more])
                raise StackCannotStart(f"Nothing was changed: {refusal}") from None
            self.replicas = [replica for replica in [*self.replicas, *more] if replica not in fewer]
            gateway.publish_replicas(self._folder, self.replicas)
            await self._supervisor.stop_some([replica.name for replica in fewer])
            self._changed()
            return "Replicas now: " + ", ".join(replica.name for replica in self.replicas)

    async def _restart(self, name: str) -> str:
        """Restart a process. The gateway sends it nothing meanwhile if another replica can take its place."""
        async with self._turn:
            process = self._find(name)
            before = process.pid
            gateway.publish_replicas(self._folder, self._without(name))
            try:
                await process.restart(ASKED)
                await process.wait_ready()
            finally:
                gateway.publish_replicas(self._folder, self.replicas)
            return f"{name} is ready again: process {process.pid} took over from {before or 'none'}"

    def _find(self, name: str) -> SupervisedProcess:
        names = [process.program.name for process in self._supervisor.processes]
        if inside := next((one.inside for one in self.replicas if one.name == name), ""):
            raise StackCannotStart(f"{name} runs inside the process {inside}; restart that one.")
        if name not in names:
            raise StackCannotStart(f"There is no process {name!r}; there are {', '.join(names)}.")
        return self._supervisor.process(name)

    def _without(self, name: str) -> list[Replica]:
        rest = [one for one in self.replicas if name not in (one.name, one.inside)]
        gone = {replica.service for replica in self.replicas} - {replica.service for replica in rest}
        return self.replicas if gone else rest


def _wanted(replicas: Mapping[str, Any]) -> dict[Service, int]:
    try:
        wanted = {Service(name): int(number) for name, number in replicas.items()}
    except (TypeError, ValueError):
        raise StackCannotStart(f"Unknown service or number in {dict(replicas)}.") from None
    if not all(1 <= number <= MOST_REPLICAS for number in wanted.values()):
        raise StackCannotStart(f"A service of a running stack has 1 to {MOST_REPLICAS} replicas.")
    return wanted
