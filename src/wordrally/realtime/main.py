"""Composition root of the realtime service."""

import asyncio
import os
import socket
from contextlib import suppress
from dataclasses import dataclass

import structlog

from wordrally.chassis import lifespan, logging, ops, settings, tracing
from wordrally.chassis.clock import SharedClock
from wordrally.chassis.health import Health
from wordrally.chassis.http.port_guard import PortKeys
from wordrally.chassis.queue import jetstream
from wordrally.chassis.queue.access import QueueAccess
from wordrally.chassis.tokens.key_ring import KeyRing
from wordrally.contracts.queue import streams
from wordrally.realtime.adapters.clock import ForwardClock
from wordrally.realtime.adapters.jetstream_answer_writer import JetStreamAnswerWriter
from wordrally.realtime.adapters.live_feeds import NatsLiveFeeds
from wordrally.realtime.adapters.nats_node_registry import NatsNodeRegistry
from wordrally.realtime.adapters.snapshots import NatsPresences, NatsSnapshots
from wordrally.realtime.application import metrics
from wordrally.realtime.application.arrivals import Arrivals
from wordrally.realtime.application.background_tasks import BackgroundTasks
from wordrally.realtime.application.intake import Intake
from wordrally.realtime.application.load import Limits, Load
from wordrally.realtime.application.node import Node
from wordrally.realtime.application.outbox import Flusher
from wordrally.realtime.application.ports import (
    AnswerWriter,
    LiveFeeds,
    NodeRegistry,
    NowMs,
    PresenceReports,
    Snapshots,
    Submission,
)
from wordrally.realtime.application.presence import Presence
from wordrally.realtime.application.rooms import Rooms
from wordrally.realtime.application.take_over import TakeOvers
from wordrally.realtime.entrypoints.connection_gate import ConnectionGate
from wordrally.realtime.entrypoints.connections import Connections
from wordrally.realtime.entrypoints.handshake_protocol import HandshakeProtocol
from wordrally.realtime.entrypoints.socket_tokens import RevocationWatch, SocketTokens
from wordrally.realtime.settings import RealtimeSettings

SWEPT_S = 1.0
LEAVING_S = 2.0
"""Grace period for close handshakes at shutdown."""

BACKLOG = 4_096

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Ports:
    """Dependencies of a node."""

    logs: AnswerWriter
    nodes: NodeRegistry
    feeds: LiveFeeds
    snapshots: Snapshots
    presences: PresenceReports
    now_ms: NowMs


@dataclass(frozen=True, slots=True)
class Edge:
    """A node, wired up: what runs, and who lets sockets in."""

    node: Node
    rooms: Rooms
    presence: Presence
    load: Load
    desk: Connections
    door: ConnectionGate


@dataclass(frozen=True, slots=True)
class Policy:
    """The settings of connections."""

    limits: Limits
    origins: frozenset[str]


def build(ports: Ports, tokens: SocketTokens, policy: Policy, tasks: BackgroundTasks) -> Edge:
    """Wire a node by hand, without starting anything."""

    def submit(submission: Submission) -> bool:
        return node.take(submission)

    rooms = Rooms(ports.feeds, ports.snapshots, ports.now_ms, tasks.run, submit)
    presence = Presence(ports.presences, lambda: node.id)
    node = Node(ports.logs, ports.nodes, rooms, presence, ports.now_ms)
    take_overs = TakeOvers(ports.nodes, ports.logs, ports.now_ms)
    arrivals = Arrivals(rooms, ports.snapshots, take_overs, lambda: node.id, tasks.run)
    flusher = Flusher(asyncio.get_running_loop().call_soon)
    revocations = RevocationWatch(tokens)
    desk = Connections(Intake(lambda: node.log), presence, flusher, ports.now_ms, tokens, revocations)
    load = Load(policy.limits, lambda: len(desk.sockets), ports.presences)

    def check() -> None:
        node.check()
        load.check()

    door = ConnectionGate(policy.origins, tokens, arrivals, check, ports.now_ms)
    return Edge(node, rooms, presence, load, desk, door)


async def serve(edge: Edge, listening: socket.socket, stop: asyncio.Event) -> None:
    """Serve sockets until `stop` is set, then store what was taken, retire, and say goodbye."""
    async with asyncio.TaskGroup() as group:
        running = [
            group.create_task(work)
            for work in (
                edge.node.run(),
                edge.presence.run(),
                edge.presence.repeat(),
                edge.load.run(),
                _look_after(edge),
            )
        ]
        await _either(edge.node.ready, stop)
        server = await asyncio.get_running_loop().create_server(
            lambda: HandshakeProtocol(edge.door, edge.desk), sock=listening, backlog=BACKLOG
        )
        await stop.wait()
        edge.desk.intake.stopped = True
        await edge.node.retire()
        await _emptied(edge.desk)
        server.close()
        for task in running:
            task.cancel()


async def _either(*events: asyncio.Event) -> None:
    waiting = [asyncio.create_task(event.wait()) for event in events]
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()


def serve_realtime() -> None:
    """Run the realtime service with the settings of the environment."""
    lifespan.run(_realtime)


async def _realtime(stop: asyncio.Event) -> None:
    chosen = settings.load(RealtimeSettings, os.environ)
    logging.configure("realtime", chosen.instance, chosen.log_level)
    tracing.configure("realtime", chosen.instance, chosen.traces_url, chosen.traces_ratio)
    back, closed = asyncio.Event(), asyncio.Event()
    async with (
        await jetstream.connect(QueueAccess.of(chosen), chosen.instance, back.set) as jet,
        BackgroundTasks() as tasks,
        asyncio.TaskGroup() as group,
    ):
        for spec in (streams.SESSIONS, streams.ANSWERS, streams.NODES):
            await jet.ensure(spec)
        clock = await SharedClock.follow(jet, streams.SESSIONS.name)
        edge = build(_ports(jet, clock), await KeyRing.watch(jet), _policy(chosen), tasks)
        health = _health(jet, edge, clock)
        tasks.run(_resync_when(back, edge.rooms))
        group.create_task(
            ops.serve(
                ops.OpsApp(health),
                chosen.host,
                chosen.ops_port,
                closed,
                PortKeys(metrics=chosen.metrics_token),
            )
        )
        group.create_task(_drain_when(stop, health))
        lifespan.tune_gc()
        log.info("serving", settings=settings.redacted(chosen))
        await serve(edge, _listen(chosen.host, chosen.port), stop)
        closed.set()


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), backlog=BACKLOG)
    except OSError as error:
        raise lifespan.ServiceCannotStart(f"nobody can listen on {host}:{port}: {error.strerror}") from None


def _ports(jet: jetstream.JetStream, clock: SharedClock) -> Ports:
    return Ports(
        logs=JetStreamAnswerWriter(jet),
        nodes=NatsNodeRegistry(jet),
        feeds=NatsLiveFeeds(jet),
        snapshots=NatsSnapshots(jet),
        presences=NatsPresences(jet),
        now_ms=ForwardClock(clock.time_ns),
    )


def _policy(chosen: RealtimeSettings) -> Policy:
    limits = Limits(chosen.max_connections, chosen.max_lag_ms)
    return Policy(limits, frozenset({chosen.public_url, *chosen.allowed_origins}))


def _health(jet: jetstream.JetStream, edge: Edge, clock: SharedClock) -> Health:
    async def check_node() -> None:
        edge.node.check()

    health = Health("realtime")
    health.add("queue", jet.check)
    health.add("node", check_node)
    health.add("clock", clock.check)
    health.add_note("clock", clock.note)
    return health


async def _drain_when(stop: asyncio.Event, health: Health) -> None:
    await stop.wait()
    health.drain()


async def _resync_when(back: asyncio.Event, rooms: Rooms) -> None:
    while True:
        await back.wait()
        back.clear()
        rooms.resync_all()


async def _look_after(edge: Edge) -> None:
    while True:
        await asyncio.sleep(SWEPT_S)
        try:
            edge.desk.sweep()
            if edge.node.log is not None:
                edge.rooms.sweep(edge.node.log.sequence)
                metrics.WAITING_ANSWERS.set(edge.node.log.waiting)
                await edge.load.tell(edge.node.id)
        except Exception:  # a boundary: one socket's bug must not end the node
            log.exception("sweep failed")


async def _emptied(desk: Connections) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(LEAVING_S):
            while desk.sockets:
                await desk.emptied.wait()
