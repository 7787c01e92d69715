"""Puts the built browser client into the wheel; an editable installation serves it from the repository."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BrowserClient(BuildHookInterface[Any]):
    """Refuses to build a wheel without it, rather than one that cannot serve its own pages."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        built = Path(self.root, "web", "dist")
        if not (built / "index.html").is_file():
            raise FileNotFoundError("the browser client is not built: run 'make web' first")
        build_data["force_include"][str(built)] = "wordrally/web/dist"
