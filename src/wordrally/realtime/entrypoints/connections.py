"""One WebSocket: reads a client's frames within their limits, and sends what its room says."""

import asyncio
import socket
from dataclasses import dataclass, field

import msgspec
import structlog
from picows import WSCloseCode, WSFrame, WSListener, WSMsgType, WSTransport

from wordrally.chassis import tracing
from wordrally.chassis.tokens.verifying import BadToken
from wordrally.contracts import frames
from wordrally.realtime.application import metrics, wire
from wordrally.realtime.application.intake import Intake
from wordrally.realtime.application.outbox import Flusher, Outbox
from wordrally.realtime.application.ports import NowMs
from wordrally.realtime.application.presence import Presence
from wordrally.realtime.domain.token_bucket import FRAMES, TokenBucket
from wordrally.realtime.entrypoints.frame_mistakes import told_mistake
from wordrally.realtime.entrypoints.passes import Pass
from wordrally.realtime.entrypoints.socket_tokens import EXPIRING_MS, RevocationWatch, SocketTokens, renew

SEND_BUFFER_BYTES = 65_536
"""The kernel would take 3.9 MB for a client that reads nothing before anybody noticed."""

SLOW_ABOVE_BYTES = 32_768
CLOSING_S = 2.0
"""Time for the client to answer a close. Then the connection is cut."""

IDLE_MS = 20_000
PONG_WITHIN_MS = 5_000

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Connections:
    """State shared by all sockets of this process."""

    intake: Intake
    presence: Presence
    flusher: Flusher
    now_ms: NowMs
    tokens: SocketTokens
    revocations: RevocationWatch
    sockets: "set[Socket]" = field(default_factory=set["Socket"])
    emptied: asyncio.Event = field(default_factory=asyncio.Event)

    def enter(self, opened: "Socket") -> None:
        """Add an opened socket."""
        self.sockets.add(opened)
        self.emptied.clear()

    def leave(self, closed: "Socket") -> None:
        """Remove a closed socket."""
        self.sockets.discard(closed)
        if not self.sockets:
            self.emptied.set()

    def sweep(self) -> None:
        """Close sockets with an ended token or a lost peer, and ping the quiet ones."""
        now, may_be_revoked = self.now_ms(), self.revocations.has_news()
        for each in list(self.sockets):
            if may_be_revoked:
                each.check_token()
            each.look_after(now)


class Socket(WSListener):
    """A connection of a player, or of a host."""

    __slots__ = (
        "_admitted",
        "_allowance",
        "_desk",
        "_fragments",
        "_heard_at",
        "_outbox",
        "_pinged_at",
        "_transport",
        "_warned",
        "send",
        "send_latest",
    )

    def __init__(self, desk: Connections, admitted: Pass) -> None:
        now = desk.now_ms()
        self._desk = desk
        self._admitted = admitted
        self._allowance = TokenBucket(FRAMES, now)
        self._heard_at = now
        self._pinged_at = 0
        self._fragments: bytearray | None = None
        self._warned = False

    # From picows

    def on_ws_connected(self, transport: WSTransport) -> None:
        underlying = transport.underlying_transport
        underlying.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
        underlying.set_write_buffer_limits(high=SLOW_ABOVE_BYTES)
        self._transport = transport
        self._outbox = Outbox(underlying, self._desk.flusher, self._overflow)
        self.send = self._outbox.put  # see `ports.Connection`; bound here, a broadcast makes one call less
        self.send_latest = self._outbox.put_latest
        self._desk.enter(self)
        entry = self._admitted.entry
        metrics.CONNECTIONS.labels(_role(self._admitted)).inc()
        if entry.room.closed:  # the node was fenced while this one came in
            self.close(frames.GOING_AWAY, "connect again")
            return
        if not self.check_token():  # it may have been revoked while the connection was opened
            return
        entry.room.attach(self, entry.seat)
        if entry.seat is not None:
            self._desk.presence.joined(entry.room.session_id, entry.seat.player_id)

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        try:
            if transport.is_close_frame_sent or frame.msg_type == WSMsgType.CLOSE:
                self._on_closing(frame)
                return
            now = self._desk.now_ms()
            self._heard_at = now
            self._pinged_at = 0  # whatever it sent, it is there
            if frame.rsv1 or frame.rsv2 or frame.rsv3:
                self.close(WSCloseCode.PROTOCOL_ERROR.value, "reserved bits are set")
            elif frame.msg_type == WSMsgType.PONG:
                return
            elif not self._allowance.take(now):
                self._refuse_rate()
            elif frame.msg_type == WSMsgType.PING:
                transport.send_pong(frame.get_payload_as_bytes())
            elif (message := self._whole(frame)) is not None:
                self._on_message(message, now)
        except Exception:  # a boundary: a bug in one connection must not end the others
            log.exception("frame failed", session_id=self._admitted.entry.room.session_id)
            self.close(WSCloseCode.INTERNAL_ERROR.value, "something went wrong on our side")

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        self._desk.leave(self)
        self._outbox.discard()
        metrics.CONNECTIONS.labels(_role(self._admitted)).dec()
        entry = self._admitted.entry
        if entry.room.detach(self, entry.seat) and entry.seat is not None:
            self._desk.presence.left(entry.room.session_id, entry.seat.player_id)

    def pause_writing(self) -> None:
        self._outbox.slow_down()

    def resume_writing(self) -> None:
        self._outbox.speed_up()

    # To rooms

    def close(self, code: int, reason: str) -> None:
        """Send what waits, then close; the other side has a moment to answer."""
        if self._transport.is_close_frame_sent or self._transport.is_disconnected:
            return
        if code == frames.REMOVED and not self._desk.tokens.still_accepts(self._admitted.token):
            code, reason = frames.TOKEN_EXPIRED, "the login ended"  # an erasure removes the player, too
        metrics.CLOSED.labels(code).inc()
        self._outbox.flush()
        self._outbox.closed = True
        self._transport.send_close(code, reason)  # pyright: ignore[reportArgumentType]  # our own codes are integers
        asyncio.get_running_loop().call_later(CLOSING_S, self._transport.underlying_transport.abort)

    def check_token(self) -> bool:
        """Return whether the token is still valid; close the connection if it was revoked."""
        if self._desk.tokens.still_accepts(self._admitted.token):
            return True
        self.close(frames.TOKEN_EXPIRED, "the login ended")
        return False

    def look_after(self, now: int) -> None:
        """Notice a token that expires and a silent other side."""
        expires_at = self._admitted.expires_at
        if now >= expires_at:
            self.close(frames.TOKEN_EXPIRED, "the token expired")
            return
        if now >= expires_at - EXPIRING_MS and not self._warned:
            self._warned = True
            self._tell(frames.Expiring(expires_at=expires_at))
        if self._pinged_at:
            if now - self._pinged_at >= PONG_WITHIN_MS:
                self.close(frames.GOING_AWAY, "no answer to a ping")
        elif now - self._heard_at >= IDLE_MS:
            self._pinged_at = now
            self._transport.send_ping()

    def _overflow(self) -> None:
        self.close(frames.TOO_SLOW, "you do not read what you are sent")

    def _on_closing(self, frame: WSFrame) -> None:
        """Finish the connection, since the peer closes it or confirms our close."""
        if frame.msg_type != WSMsgType.CLOSE:
            return
        if not self._transport.is_close_frame_sent:
            self._outbox.closed = True
            self._transport.send_close(frame.get_close_code())
        self._transport.disconnect()

    def _whole(self, frame: WSFrame) -> bytes | None:
        """Return the text message that this frame completes."""
        if frame.msg_type == WSMsgType.TEXT and self._fragments is None:
            if frame.fin:
                return frame.get_payload_as_bytes()
            self._fragments = bytearray(frame.get_payload_as_bytes())
        elif frame.msg_type == WSMsgType.CONTINUATION and self._fragments is not None:
            return self._continue(self._fragments, frame)
        elif frame.msg_type == WSMsgType.BINARY:
            self.close(WSCloseCode.UNSUPPORTED_DATA.value, "frames are text")
        else:
            self.close(WSCloseCode.PROTOCOL_ERROR.value, "fragments are out of order")
        return None

    def _continue(self, fragments: bytearray, frame: WSFrame) -> bytes | None:
        fragments += frame.get_payload_as_bytes()
        if len(fragments) > frames.MAX_FRAME_BYTES:
            self.close(
                WSCloseCode.MESSAGE_TOO_BIG.value, f"a frame has at most {frames.MAX_FRAME_BYTES} bytes"
            )
            return None
        if not frame.fin:
            return None
        self._fragments = None
        return bytes(fragments)

    def _on_message(self, message: bytes, now: int) -> None:
        try:
            if not message.isascii():
                message.decode()
            received = wire.decode(message)
        except UnicodeDecodeError:
            self.close(WSCloseCode.INVALID_TEXT.value, "text is UTF-8")
        except (msgspec.MsgspecError, RecursionError) as error:
            metrics.FRAMES_IN.labels("invalid").inc()
            self._tell(frames.Error(code="invalid", detail=told_mistake(error)))
        else:
            self._on_frame(received, now)

    def _on_frame(self, frame: frames.ClientIn, now: int) -> None:
        match frame:
            case frames.Ping():
                metrics.PINGS_IN.inc()
                self._outbox.put(wire.encode_pong(frame.t, now))
            case frames.TokenFrame():
                self._renew(frame.token)
            case frames.NextTurnFrame():
                self._ask(frame.after)
            case frames.AnswerFrame():
                self._submit(frame, now)

    def _renew(self, token: str) -> None:
        try:
            self._admitted = renew(self._desk.tokens, self._admitted, token)
        except BadToken as error:
            self._tell(frames.Error(code="invalid", detail=str(error)))
        else:
            self._warned = False
            self._tell(frames.Renewed(expires_at=self._admitted.expires_at))

    def _submit(self, frame: frames.AnswerFrame, now: int) -> None:
        metrics.ANSWERS_IN.inc()
        entry = self._admitted.entry
        if entry.seat is None:
            self._tell(frames.Error(code="invalid", detail="Only players answer."))
        else:
            with tracing.following("receive answer", self._admitted.carrier):
                self._desk.intake.submit(entry.room, entry.seat, frame, now)

    def _ask(self, after: int | None) -> None:
        entry = self._admitted.entry
        if not entry.room.turns.is_paced:
            self._tell(frames.Error(code="invalid", detail="Here the host opens each question."))
        elif entry.seat is None:
            self._tell(frames.Error(code="invalid", detail="Only players take turns."))
        else:
            entry.room.turns.ask(entry.seat, after)

    def _refuse_rate(self) -> None:
        if self._allowance.exhausted:
            self.close(frames.TOO_MANY_FRAMES, "too many frames")
        else:
            self._tell(frames.Error(code="rate_limited", detail="You send too many frames; slow down."))

    def _tell(self, frame: frames.Error | frames.Expiring | frames.Renewed) -> None:
        self._outbox.put(wire.encode(frame))


def _role(admitted: Pass) -> str:
    return "host" if admitted.entry.seat is None else "player"
