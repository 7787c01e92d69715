"""Metadata that both documents share."""

from typing import Any

from wordrally.gateway.routes import API_VERSION

Json = dict[str, Any]

TITLE = "Wordrally"
VERSION = API_VERSION
"""Version of the contract, not of the product."""

LICENSE = {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"}
DEFAULT_ORIGIN = "127.0.0.1:8080"
