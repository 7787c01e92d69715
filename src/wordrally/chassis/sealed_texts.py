"""Typed texts in the log, encrypted with the key of their player's seat (AES-GCM).

Erasing the player destroys the key, and with it every copy of the texts.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec import structs

from wordrally.contracts.queue.answers import ReceivedAnswer

KEY_BYTES = 16
NONCE_BYTES = 12


def seal_text(answer: ReceivedAnswer, key: bytes) -> ReceivedAnswer:
    """Return the answer for the log. Seats of an older version have no key; their texts stay readable."""
    if answer.text is None or not key:
        return answer
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(key).encrypt(nonce, answer.text.encode("utf-8", "surrogatepass"), _about(answer))
    return structs.replace(answer, text=None, sealed=nonce + sealed)


def open_text(answer: ReceivedAnswer, key: bytes) -> ReceivedAnswer:
    """Return the answer with its text, which is '' when the key is gone or another one."""
    if not answer.sealed:
        return answer
    return structs.replace(answer, text=_read(answer, key), sealed=b"")


def _read(answer: ReceivedAnswer, key: bytes) -> str:
    if not key:
        return ""
    nonce, sealed = answer.sealed[:NONCE_BYTES], answer.sealed[NONCE_BYTES:]
    try:
        return AESGCM(key).decrypt(nonce, sealed, _about(answer)).decode("utf-8", "surrogatepass")
    except InvalidTag:
        return ""


def _about(answer: ReceivedAnswer) -> bytes:
    """Bind the text to its place, so that nobody can move it to another answer."""
    return f"{answer.session_id}/{answer.player_id}/{answer.question}/{answer.turn}".encode()
