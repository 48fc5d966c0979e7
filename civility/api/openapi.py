"""The OpenAPI 3.1 document, made from what each operation promises."""

import re
from collections.abc import Iterator
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask
from marshmallow import Schema, fields
from werkzeug.routing import Rule

from civility.api.errors import BadValues, KeyHasOtherBody, KeyMissing, NotJson, NoToken
from civility.api.operations import VERSION, Operation
from civility.api.problems import MEDIA_TYPE, URN
from civility.errors import Forbidden, NotFound, RuleBroken

_ARGUMENT = re.compile(r"<(?:[^:<>]+:)?([^<>]+)>")
_PARAMETERS: dict[str, dict[str, Any]] = {
    "village_code": {"description": "12-digit division code of the village", "schema": {"pattern": "^[0-9]{12}$"}},
    "township_code": {"description": "12-digit division code of the township", "schema": {"pattern": "^[0-9]{12}$"}},
    "claim_id": {"description": "Id of the claim", "schema": {"format": "uuid"}},
    "number": {"description": "Number, as printed", "schema": {"pattern": "^[0-9]{1,6}$"}},
    "seq": {"description": "Number of the transaction in the book", "schema": {"pattern": "^[0-9]{1,15}$"}},
    "size": {"description": "Size of the checkpoint", "schema": {"pattern": "^[0-9]{1,15}$"}},
}


class ProblemError(Schema):
    field = fields.String(required=True, metadata={"description": "Dotted path of the field, empty for the whole"})
    message = fields.String(required=True)


class Problem(Schema):
    """RFC 9457. ``fields`` carries the data of a refusal, ``errors`` what is wrong with which field."""

    type = fields.String(required=True, metadata={"description": f"{URN}<code>, stable", "format": "uri"})
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True, metadata={"description": "One sentence in the caller's language"})
    fields_ = fields.Dict(data_key="fields", metadata={"description": "Data of the refusal"})
    errors = fields.List(fields.Nested(ProblemError))


def document(app: Flask) -> dict[str, Any]:
    """The whole document as plain values."""
    spec = APISpec(
        title="Civility",
        version="1",
        openapi_version="3.1.0",
        plugins=[MarshmallowPlugin(schema_name_resolver=_name_of)],
        info={
            "description": "Claims, notices, redemptions, balances and rankings of villages. "
            "See docs/reference/api.md for tokens, idempotency, problems, points and times."
        },
        security=[{"token": []}],
    )
    spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    for rule in operations(app):
        promised: Operation = vars(app.view_functions[rule.endpoint])["operation"]
        method = next(iter((rule.methods or set()) & {"GET", "POST"})).lower()
        spec.path(path=path_of(rule), operations={method: _operation(rule, promised, method)})
    return spec.to_dict()


def operations(app: Flask) -> Iterator[Rule]:
    """The routes that are operations of the API, by path."""
    rules = (rule for rule in app.url_map.iter_rules() if hasattr(app.view_functions[rule.endpoint], "operation"))
    yield from sorted(rules, key=lambda rule: (rule.rule, sorted(rule.methods or ())))


def path_of(rule: Rule) -> str:
    """A route as OpenAPI writes it: ``/api/v1/villages/{village_code}/claims``."""
    return _ARGUMENT.sub(r"{\1}", rule.rule)


def _operation(rule: Rule, promised: Operation, method: str) -> dict[str, Any]:
    parameters: list[Any] = [_parameter(name) for name in _ARGUMENT.findall(rule.rule)]
    told: dict[str, Any] = {
        "operationId": rule.endpoint.removeprefix("api."),
        "summary": promised.summary,
        "tags": [rule.rule.removeprefix(VERSION).strip("/").split("/")[2]],
        "description": f"Permission: `{promised.action}`.",
        "parameters": parameters,
        "responses": _responses(promised, method),
    }
    if promised.query is not None:
        parameters.append({"in": "query", "schema": promised.query})
    if promised.body is not None:
        parameters.append(
            {
                "in": "header",
                "name": "Idempotency-Key",
                "required": True,
                "description": "One a deed, the same in every retry",
                "schema": {"type": "string", "pattern": "^[!-~]{1,128}$", "minLength": 1, "maxLength": 128},
            }
        )
        told["requestBody"] = {"required": True, "content": {"application/json": {"schema": promised.body}}}
    return told


def _parameter(name: str) -> dict[str, Any]:
    known = _PARAMETERS[name]
    schema = {"type": "string", **known["schema"]}
    return {"in": "path", "name": name, "required": True, "description": known["description"], "schema": schema}


def _responses(promised: Operation, method: str) -> dict[str, Any]:
    answers: dict[str, Any] = {
        str(promised.status): {
            "description": "Done" if method == "post" else "Found",
            "content": {"application/json": {"schema": promised.answer}},
        }
    }
    kinds: list[type[RuleBroken]] = [NoToken, Forbidden, NotFound, *promised.refusals]
    if promised.query is not None or promised.body is not None:
        kinds.append(BadValues)
    if promised.body is not None:
        kinds += [KeyMissing, NotJson, KeyHasOtherBody]
    by_status: dict[int, list[str]] = {
        405: ["method-not-allowed"],
        429: ["too-many-requests"],
        503: ["database-unavailable"],
    }
    if promised.body is not None:
        by_status[413] = ["too-large"]
        by_status.setdefault(409, [])
    for kind in kinds:
        by_status.setdefault(kind.status, []).append(kind.code)
    for status, codes in sorted(by_status.items()):
        answers[str(status)] = {
            "description": "Problem: " + (", ".join(f"`{code}`" for code in codes) or "refused by a rule"),
            "content": {MEDIA_TYPE: {"schema": Problem}},
        }
    return answers


def _name_of(schema: Any) -> str:
    kind = schema if isinstance(schema, type) else type(schema)
    return kind.__name__.removesuffix("Shape")
