"""The OpenAPI document, and the operations held against it."""

import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from civility.api.openapi import document, operations, path_of
from civility.extensions import db
from civility.people.permissions import TABLE
from civility.people.services import issue_api_token
from tests.factories.people import TOWNSHIP, make_user
from tests.factories.points import make_notice, make_scene
from tests.factories.store import grant

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


def test_the_document_is_open_and_speaks_3_1(client):
    answer = client.get("/api/v1/openapi.json")
    assert (answer.status_code, answer.content_type) == (200, "application/json")
    told = answer.get_json()
    assert told["openapi"] == "3.1.0"
    assert told["security"] == [{"token": []}]


def test_every_route_under_the_api_is_described_and_has_a_permission(app):
    described = document(app)["paths"]
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/")]
    told = {(path_of(rule), method.lower()) for rule in rules for method in rule.methods - {"HEAD", "OPTIONS"}}
    told.remove(("/api/v1/openapi.json", "get"))
    assert told == {(path, method) for path, methods in described.items() for method in methods}
    for rule in operations(app):
        assert app.view_functions[rule.endpoint].permission in TABLE


def test_every_post_asks_for_a_key_and_every_operation_says_how_it_fails(app):
    for path, methods in document(app)["paths"].items():
        for method, told in methods.items():
            headers = [each["name"] for each in told["parameters"] if each["in"] == "header"]
            assert headers == (["Idempotency-Key"] if method == "post" else []), path
            assert {"401", "403", "404", "429", "503"} <= told["responses"].keys(), path
            assert ({"400", "409", "413", "415", "422"} <= told["responses"].keys()) or method == "get", path


def test_no_operation_fails_or_answers_otherwise_than_described(app, session):
    scene = make_scene(session)
    _notice, claims = make_notice(session, scene)
    grant(session, scene.village_id, "0001", 500)
    roles = ("recorder", "reviewer", "committee", "storekeeper", "supervisor")
    user, _actor = make_user(session, scene.village, *roles)
    _token, text = issue_api_token(session, user_id=user.id, label="schemathesis")
    known = {
        "village_code": scene.village.code,
        "township_code": TOWNSHIP,
        "number": "0001",
        "claim_id": str(claims[0].id),
        "seq": "1",
        "size": "1",
    }
    done = set()
    for offered in schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app).get_all_operations():
        operation = offered.ok()
        names = [
            parameter["name"] for parameter in operation.definition.raw["parameters"] if parameter.get("in") == "path"
        ]
        cases = operation.as_strategy(path_parameters={name: known[name] for name in names})

        @settings(max_examples=12, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(case=cases)
        def hold(case):
            db.session.rollback()
            case.call_and_validate(headers={"Authorization": f"Bearer {text}"}, checks=CHECKS)
            done.add(case.operation.path)

        hold()
    assert done == set(document(app)["paths"])
