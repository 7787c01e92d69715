"""HTTP call that exports everything that is stored about a person."""

from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, Router, get
from litestar.datastructures import State
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import OpenAPIMediaType, OpenAPIType, Operation, Schema
from litestar.openapi.spec.enums import OpenAPIFormat

from wordrally.user.accounts.application.exporting import export_person
from wordrally.user.accounts.entrypoints.dependencies import ACCOUNT_PORTS, PortsDependency
from wordrally.user.shared.entrypoints import documents
from wordrally.user.shared.entrypoints.dependencies import PRIVATE, CallerDependency

ZIP = "application/zip"
BINARY = "application/octet-stream"
_ARCHIVE = {200: ResponseSpec(bytes, generate_examples=False, description="A ZIP of JSON.", media_type=ZIP)}


@dataclass
class ArchiveOperation(Operation):
    """OpenAPI operation of an archive, which generated clients know as bytes only by the general type."""

    def __post_init__(self) -> None:
        done: Any = (self.responses or {}).get("200")
        file = OpenAPIMediaType(schema=Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY))
        if done is not None:
            done.content = {BINARY: file, ZIP: file}


@get(
    "/users/me/export",
    operation_id="exportPerson",
    summary="Export everything that is stored about oneself",
    operation_class=ArchiveOperation,
    security=documents.BEARER,
    responses=_ARCHIVE | documents.of_account({403: documents.STALE_LOGIN}),
)
async def export(
    request: Request[Any, Any, Any], state: State, ports: PortsDependency, caller: CallerDependency
) -> Response[Any]:
    """Return a ZIP of JSON documents from all services, with a README.txt that lists them.

    Its type is application/octet-stream if `Accept` prefers that, else application/zip. Requires a login
    whose password was checked within the last ten minutes.
    """
    archive = await export_person(ports, state.class_ports, state.other_services, caller)
    named = {"Content-Disposition": 'attachment; filename="wordrally-export.zip"'}
    media_type = request.accept.best_match([ZIP, BINARY], default=ZIP)
    return Response(archive, media_type=media_type, headers={**PRIVATE, **named})


router = Router(path="/api/v1", route_handlers=[export], dependencies=ACCOUNT_PORTS, tags=["Accounts"])
