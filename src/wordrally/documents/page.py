"""The API's documents as one HTML page without scripts: HTTP calls, the WebSocket protocol, all schemas."""

from html import escape

from wordrally.documents.about import TITLE, VERSION, Json
from wordrally.documents.edge import BEARER
from wordrally.documents.markup import code, element, link, phrase, prose
from wordrally.documents.page_schemas import example, fields, parameters, table, type_of

STYLESHEET = "/docs/docs.css"
_CALLERS = {
    "account": "an account",
    "learner": "a class member",
    "player": "a player",
    "operator": "an operator",
}


def render(http: Json, sockets: Json) -> str:
    """Render the page."""
    schemas = {**sockets["components"]["schemas"], **http["components"]["schemas"]}
    body = element(
        "body",
        _header(),
        element("nav", _contents(http, sockets, schemas), aria_label="Contents"),
        element(
            "main",
            element("section", element("h1", f"{TITLE} API"), prose(http["info"]["description"])),
            *(_tag(http, tag) for tag in http["tags"]),
            _sockets(sockets),
            _schemas(schemas),
        ),
    )
    return f'<!doctype html><html lang="en">{_head()}{body}</html>'


def _head() -> str:
    return (
        '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f'<title>{TITLE} API</title><link rel="icon" href="data:,">'
        f'<link rel="stylesheet" href="{STYLESHEET}"></head>'
    )


def _header() -> str:
    documents = (("/api/v1/openapi.json", "OpenAPI"), ("/asyncapi.json", "AsyncAPI"), ("/", "Play"))
    links = " ".join(link(target, name) for target, name in documents)
    return element("header", element("strong", TITLE.lower()), element("span", f"API {VERSION}"), links)


def _operations(http: Json, tag: str) -> list[tuple[str, str, Json]]:
    """List method, path and description of a tag's calls. A call with several tags belongs to its last."""
    return [
        (method.upper(), path, operation)
        for path, methods in http["paths"].items()
        for method, operation in methods.items()
        if operation["tags"][-1] == tag
    ]


def _contents(http: Json, sockets: Json, schemas: Json) -> str:
    groups = [
        (tag["name"], [(op["operationId"], op["summary"]) for _, _, op in _operations(http, tag["name"])])
        for tag in http["tags"]
    ]
    frames = [(f"frame-{name}", name) for name in sockets["components"]["messages"]]
    kinds = [(f"schema-{name}", name) for name in sorted(schemas)]
    open_ = "".join(_group(*group, open="") for group in [*groups, ("WebSocket", frames)])
    return open_ + _group("Schemas", kinds)


def _group(title: str, entries: list[tuple[str, str]], **attributes: str) -> str:
    items = (element("li", link(f"#{anchor}", escape(text))) for anchor, text in entries)
    return element("details", element("summary", escape(title)), element("ul", *items), **attributes)


def _tag(http: Json, tag: Json) -> str:
    calls = (_operation(*each, http["components"]) for each in _operations(http, tag["name"]))
    return element(
        "section", element("h2", escape(tag["name"])), element("p", phrase(tag["description"])), *calls
    )


def _operation(method: str, path: str, operation: Json, components: Json) -> str:
    badge = element("b", method, class_=f"method {method.lower()}")
    return element(
        "article",
        element("h3", badge, code(path)),
        element(
            "p", element("strong", escape(operation["summary"])), " ", element("small", _caller(operation))
        ),
        prose(operation.get("description", "")),
        parameters(operation.get("parameters", [])),
        _body(operation),
        _answers(operation["responses"], components),
        id=operation["operationId"],
    )


def _caller(operation: Json) -> str:
    """Name the callers by the roles of the security requirements; none, or an empty one, means anyone."""
    requirements = operation.get("security") or [{}]
    roles = [role for requirement in requirements for role in requirement.get(BEARER, [])]
    callers = (["anyone"] if {} in requirements else []) + [_CALLERS[role] for role in roles]
    return " or ".join(callers).capitalize() + "."


def _body(operation: Json) -> str:
    if "requestBody" not in operation:
        return ""
    body = operation["requestBody"]
    match body["content"]:
        case {"application/json": {"schema": described}}:
            examples = "".join(example(each) for each in described.get("examples", []))
            return element("h4", "Body: ", type_of(described)) + examples
        case files:
            kinds = " or ".join(code(kind) for kind in files)
            return element("h4", "Body: ", kinds) + element("p", phrase(body["description"]))


def _answers(responses: Json, components: Json) -> str:
    rows = [_answer(status, responses[status], components) for status in sorted(responses)]
    return element("h4", "Answers") + table(rows)


def _answer(status: str, response: Json, components: Json) -> str:
    if "$ref" in response:
        response = components["responses"][response["$ref"].rpartition("/")[2]]
    kinds = ", ".join(
        f"{escape(kind)}: {type_of(content['schema'])}" if "schema" in content else escape(kind)
        for kind, content in response.get("content", {}).items()
    )
    text = element("td", element("p", phrase(response["description"])), element("small", kinds))
    return element("tr", element("th", code(status), scope="row"), text)


def _sockets(sockets: Json) -> str:
    channel = sockets["channels"]["session"]
    messages = sockets["components"]["messages"]
    asked = {name for name in messages if f"receive_{name}" in sockets["operations"]}
    return element(
        "section",
        element("h2", "WebSocket"),
        prose(sockets["info"]["description"]),
        element("h3", element("b", "WS", class_="method get"), code(channel["address"])),
        prose(channel["description"]),
        element("h3", "From the client"),
        *(_frame(name, messages[name]) for name in messages if name in asked),
        element("h3", "From the server"),
        *(_frame(name, messages[name]) for name in messages if name not in asked),
    )


def _frame(name: str, message: Json) -> str:
    return element(
        "article",
        element("h4", code(name), " ", element("small", type_of(message["payload"]))),
        element("p", phrase(message["summary"])),
        *(example(each["payload"]) for each in message["examples"]),
        id=f"frame-{name}",
    )


def _schemas(schemas: Json) -> str:
    articles = (_schema(name, schemas[name]) for name in sorted(schemas))
    return element("section", element("h2", "Schemas"), *articles)


def _schema(name: str, schema: Json) -> str:
    return element(
        "article",
        element("h3", escape(name)),
        prose(schema.get("description", "")),
        fields(schema),
        id=f"schema-{name}",
    )
