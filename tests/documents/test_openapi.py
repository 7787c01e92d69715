"""The OpenAPI document says what the gateway and the services do."""

from typing import Any

import jsonschema
import msgspec
import pytest
import schemathesis

from tests.documents.references import references, resolve
from wordrally.contracts.http import accounts, quizzes, sessions
from wordrally.documents import openapi
from wordrally.gateway.routes import ROUTES, Who

DOCUMENT = openapi.build()
OPERATIONS = {
    (method.upper(), path): operation
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
}
API = {call: operation for call, operation in OPERATIONS.items() if call[1].startswith("/api/")}
EXAMPLES = [
    (name, example)
    for name, schema in DOCUMENT["components"]["schemas"].items()
    for example in schema.get("examples", [])
]


def test_it_is_openapi_3_1():
    assert DOCUMENT["openapi"] == "3.1.0"
    schemathesis.openapi.from_dict(DOCUMENT).validate()


def test_every_reference_leads_somewhere():
    for reference in set(references(DOCUMENT)):
        assert resolve(DOCUMENT, reference)


def test_the_gateway_routes_exactly_the_calls_that_services_answer():
    assert {(method, route.template) for route in ROUTES for method in route.methods} == set(API)


def test_calls_have_a_name_of_their_own_a_summary_and_a_tag():
    names = [operation["operationId"] for operation in OPERATIONS.values()]
    assert len(set(names)) == len(names)
    assert all(operation["summary"] and operation["tags"] for operation in OPERATIONS.values())
    used = {tag for operation in OPERATIONS.values() for tag in operation["tags"]}
    assert used == {tag["name"] for tag in DOCUMENT["tags"]}


@pytest.mark.parametrize("call", API, ids=" ".join)
def test_every_error_is_a_problem_document(call: tuple[str, str]):
    for status, response in API[call]["responses"].items():
        if status >= "400":
            described = resolve(DOCUMENT, response["$ref"]) if "$ref" in response else response
            assert described["content"] == {
                "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
            }


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.template)
def test_the_gateways_own_errors_are_told(route: Any):
    for method in route.methods:
        operation = API[method, route.template]
        told = set(operation["responses"])
        assert {"400", "422", "429", "503", "504"} <= told
        assert ("413" in told) == ("415" in told) == ("requestBody" in operation)
        assert ("401" in told) >= (route.who is not Who.ANYONE)
        assert ("403" in told) >= (route.who not in (Who.ANYONE, Who.ANYONE_OR_ACCOUNT))


def test_schemas_are_those_of_the_contract():
    """The framework omits constraints inside lists, descriptions, and that unknown fields are refused."""
    schemas = DOCUMENT["components"]["schemas"]
    for struct in (quizzes.ChoiceQuestion, accounts.SignUp, sessions.SessionDraft):
        _, exact = msgspec.json.schema_components([struct], ref_template="#/components/schemas/{name}")
        ours, shown = exact[struct.__name__], schemas[struct.__name__]
        assert {**shown, "properties": {}} | {"examples": []} == {**ours, "properties": {}} | {"examples": []}
        for name, field in ours["properties"].items():
            assert {**field, **shown["properties"][name], "default": None} == {
                **shown["properties"][name],
                "default": None,
            }
    assert schemas["ChoiceQuestion"]["properties"]["choices"]["items"] == {
        "type": "string",
        "minLength": 1,
        "maxLength": 200,
    }
    assert schemas["SignUp"]["additionalProperties"] is False


def test_defaults_are_told_in_words_because_generators_take_the_keyword_for_always_there():
    schemas = DOCUMENT["components"]["schemas"]
    fields = [field for schema in schemas.values() for field in schema.get("properties", {}).values()]
    assert not [field for field in fields if "default" in field]
    assert schemas["SessionDraft"]["required"] == ["quiz_id"]
    assert schemas["SessionDraft"]["properties"]["mode"]["description"] == 'Default: `"live"`.'


def test_an_answer_requires_the_fields_that_it_always_has():
    schemas = DOCUMENT["components"]["schemas"]
    assert set(schemas["Profile"]["required"]) == set(schemas["Profile"]["properties"])
    assert "took_ms" not in schemas["AttendedAnswer"]["required"]  # left out when it has its default


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_examples_fit_their_schemas(name: str, example: Any):
    schema = {"$ref": f"#/components/schemas/{name}", "components": DOCUMENT["components"]}
    jsonschema.Draft202012Validator(schema).validate(example)


def test_there_are_examples():
    assert {"SignUp", "QuizDraft"} <= {name for name, _ in EXAMPLES}


def test_parameters_are_there_or_not_but_never_null():
    parameters = [each for operation in OPERATIONS.values() for each in operation.get("parameters", [])]
    assert parameters
    assert not [each for each in parameters if "null" in str(each["schema"])]


def test_an_answer_without_a_body_describes_none():
    described = {call: operation["responses"].get("204", {}) for call, operation in OPERATIONS.items()}
    assert [call for call, answer in described.items() if "content" in answer] == []
