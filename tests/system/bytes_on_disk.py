"""Search for texts in every byte of a folder, in every form in which our services write them."""

import base64
import json
from collections.abc import Iterable
from pathlib import Path

import msgspec


def forms_of(text: str) -> list[bytes]:
    """The text in UTF-8, in UTF-16, escaped in JSON, in base64 at each offset, and in msgpack."""
    plain = text.encode()
    forms = [plain, text.encode("utf-16-le"), text.encode("utf-16-be"), msgspec.msgpack.encode(text)]
    forms.append(json.dumps(text)[1:-1].encode())
    for offset in range(3):
        # The characters at both ends also depend on their neighbours.
        encoded = base64.b64encode(b"\0" * offset + plain)
        forms.append(encoded[4 if offset else 0 : -4])
    return forms


def found(folder: Path, texts: Iterable[str]) -> set[tuple[str, str]]:
    """Each text that is there, with the file that holds it. Sockets and pipes hold nothing."""
    wanted = {text: forms_of(text) for text in texts}
    hits: set[tuple[str, str]] = set()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            held = path.read_bytes()
            for text, forms in wanted.items():
                if any(form in held for form in forms):
                    hits.add((text, str(path.relative_to(folder))))
    return hits
