"""PINs of sessions: the messages of `pin.{pin}`."""

import msgspec

from wordrally.contracts.ids import SessionId


class PinClaimed(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="pin_claimed"):
    """A session has the PIN; `check` is '' in claims of older versions."""

    session_id: SessionId
    check: str = ""


class PinReleased(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="pin_released"):
    """The session ended; until this message expires, the PIN is not drawn again."""

    session_id: SessionId
    check: str = ""


PinEvent = PinClaimed | PinReleased
