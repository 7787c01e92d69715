"""Metadata that both documents share."""

from importlib.metadata import version
from typing import Any

Json = dict[str, Any]

TITLE = "Wordrally"
VERSION = version("wordrally")
LICENSE = {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"}
DEFAULT_ORIGIN = "127.0.0.1:8080"
