"""HTTP call that exports everything that is stored about a person."""

from typing import Any

from litestar import Response, Router, get
from litestar.datastructures import State
from litestar.openapi.datastructures import ResponseSpec

from wordrally.user.application.exporting import export_person
from wordrally.user.entrypoints import documents
from wordrally.user.entrypoints.dependencies import CALLER, PRIVATE, CallerDependency, PortsDependency

ZIP = "application/zip"
_ARCHIVE = {200: ResponseSpec(bytes, generate_examples=False, description="A ZIP of JSON.", media_type=ZIP)}


@get(
    "/users/me/export",
    operation_id="exportPerson",
    summary="Export everything that is stored about oneself",
    security=documents.BEARER,
    responses=_ARCHIVE | documents.of_account({403: documents.STALE_LOGIN}),
)
async def export(state: State, ports: PortsDependency, caller: CallerDependency) -> Response[Any]:
    """Return a ZIP of JSON documents from all services, with a README.txt that lists them.

    Requires a login whose password was checked within the last ten minutes.
    """
    archive = await export_person(ports, state.class_ports, state.other_services, caller)
    named = {"Content-Disposition": 'attachment; filename="wordrally-export.zip"'}
    return Response(archive, media_type=ZIP, headers={**PRIVATE, **named})


router = Router(path="/api/v1", route_handlers=[export], dependencies=CALLER, tags=["Accounts"])
