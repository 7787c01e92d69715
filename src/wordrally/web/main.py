"""Composition root of the web service."""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path

import structlog
from litestar import Litestar, asgi

from wordrally.chassis import lifespan, logging, ops, settings, tracing
from wordrally.chassis.health import Health
from wordrally.chassis.http import application
from wordrally.chassis.http.port_guard import PortKeys
from wordrally.chassis.lifespan import ServiceCannotStart
from wordrally.web.documents import documents_of
from wordrally.web.problem_pages import describe_problem, list_problems
from wordrally.web.settings import WebSettings
from wordrally.web.site import INDEX, Site

_IN_PACKAGE = Path(__file__).parent / "dist"
_IN_REPOSITORY = Path(__file__).parents[3] / "web" / "dist"

log = structlog.get_logger()


def serve_web() -> None:
    """Run the web service with the settings of the environment."""
    lifespan.run(_web)


async def _web(stop: asyncio.Event) -> None:
    chosen = settings.load(WebSettings, os.environ)
    logging.configure("web", chosen.instance, chosen.log_level)
    tracing.configure("web", chosen.instance, chosen.traces_url, chosen.traces_ratio)
    app = create_app(assets_folder(chosen.assets_path), chosen.frame_ancestors, chosen.public_url)
    log.info("serving", settings=settings.redacted(chosen))
    await ops.serve(app, chosen.host, chosen.port, stop, PortKeys(metrics=chosen.metrics_token))


def create_app(folder: Path, frame_ancestors: Sequence[str] = (), public_url: str = "") -> Litestar:
    """Build the application that serves the build in `folder`."""
    documents = documents_of(folder, public_url.rstrip("/"))
    site = asgi("/", is_mount=True, copy_scope=True)(Site(folder, frame_ancestors))
    return application.create_app([list_problems, describe_problem, *documents, site], health=Health("web"))


def assets_folder(configured: str) -> Path:
    """Return the folder of the build. Raises `ServiceCannotStart` if there is none."""
    folder = (
        Path(configured)
        if configured
        else next(filter(_is_built, (_IN_PACKAGE, _IN_REPOSITORY)), _IN_PACKAGE)
    )
    if not _is_built(folder):
        raise ServiceCannotStart(
            f"the browser client is not built: there is no {folder}{INDEX}. 'make web' builds it."
        )
    return folder


def _is_built(folder: Path) -> bool:
    return Path(f"{folder}{INDEX}").is_file()
