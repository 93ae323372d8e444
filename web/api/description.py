"""The API as OpenAPI 3.1, made from the table of operations and the shapes: what is served, and what lies in docs/api.yaml."""

from __future__ import annotations

import inspect
import json
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter
from pydantic.json_schema import models_json_schema

from pipeline.queries.anyone.policy import PublishedPolicy
from web.api import shapes
from web.api.operations import OPERATIONS
from web.problems import MEDIA

if TYPE_CHECKING:
    from web.api.operations import Operation

TITLE = "zhicheng"
VERSION = "1.0.0"
ABOUT = (
    "Professional-title certificates for other systems: verified; listed, with their holders' consent; told of by webhook. "
    "A key is sent as `Authorization: Bearer zhicheng_…`. What is refused is answered by problem details (RFC 9457) in the language "
    "of Accept-Language. What is got may have further fields later: ignore what you do not know."
)
REF = "#/components/schemas/"
OK = "200"
REFUSED = {
    "400": "What was sent is not as described here.",
    "401": "There is no key, or none that opens anything now.",
    "403": "The key was not made for this.",
    "404": "There is no such certificate, or it is somebody else's: alike.",
    "408": "The body came too slowly.",
    "413": "The body is too large.",
    "415": "The body is in another form than this takes.",
    "422": "A rule stood against it.",
    "429": "Too often: come again after Retry-After.",
    "500": "A failure of ours, which stands in our log.",
    "503": "Not now: come again after Retry-After.",
}
PUBLIC = ("429", "500", "503")
KEYED = ("400", "401", "403", *PUBLIC)
SENDING = ("404", "408", "413", "415", "422")


@cache
def description() -> str:
    """All of it as JSON."""
    return json.dumps(document(), ensure_ascii=False)


def document() -> dict[str, Any]:
    """All of it."""
    return {
        "openapi": "3.1.0",
        "info": {"title": TITLE, "version": VERSION, "description": ABOUT},
        "servers": [{"url": "/api/v1"}],
        "paths": _paths(),
        "webhooks": {"certificate": {"post": _webhook()}},
        "components": {
            "schemas": _schemas(),
            "responses": {status: _refusal(said) for status, said in REFUSED.items()},
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        },
    }


def _paths() -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for one in OPERATIONS:
        paths.setdefault(one.path, {})[one.method.lower()] = _operation(one)
    return paths


def _operation(one: Operation) -> dict[str, Any]:
    summary, _, more = inspect.cleandoc(one.does.__doc__ or "").partition("\n\n")
    sends = one.body is not None or one.file
    refusals = sorted({*(KEYED if one.scope else PUBLIC), *(SENDING if sends else ())})
    found: dict[str, Any] = {"operationId": one.id, "summary": summary}
    if more:
        found["description"] = more
    if one.scope:
        found["description"] = " ".join(filter(None, (more, f"Needs a key with the scope `{one.scope}`.")))
        found["security"] = [{"key": []}]
    if one.query is not None:
        found["parameters"] = _parameters(one.query)
    if sends:
        found["requestBody"] = {"required": True, "content": _content(one)}
    said = {"description": "What was asked for.", "content": _json(one.answer.__name__)}
    found["responses"] = {OK: said, **{code: {"$ref": f"#/components/responses/{code}"} for code in refusals}}
    return found


def _content(one: Operation) -> dict[str, Any]:
    if one.body is not None:
        return _json(one.body.__name__)
    about = "The certificate's PDF, at most 5 MB."
    file = {"type": "string", "format": "binary", "minLength": 1, "description": about}
    form = {"type": "object", "required": ["file"], "properties": {"file": file}, "additionalProperties": False}
    return {"multipart/form-data": {"schema": form}}


def _parameters(query: type[shapes.Asked]) -> list[dict[str, Any]]:
    schema = TypeAdapter(query).json_schema()
    found = []
    for name, said in schema["properties"].items():
        about = said.pop("description", "")
        said.pop("title", None)
        parameter = {"name": name, "in": "query", "required": name in schema.get("required", ()), "schema": said}
        found.append({**parameter, "description": about} if about else parameter)
    return found


def _webhook() -> dict[str, Any]:
    summary = "What became of a certificate of a holder who agreed; signed as standardwebhooks.com has it."
    taken = {"2XX": {"description": "Taken. Any other answer: it comes again, for five days."}}
    return {
        "operationId": "certificate_event",
        "summary": summary,
        "requestBody": {"required": True, "content": _json("Event")},
        "responses": taken,
    }


def _refusal(said: str) -> dict[str, Any]:
    return {"description": said, "content": {MEDIA: {"schema": {"$ref": f"{REF}Problem"}}}}


def _json(name: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": REF + name}}}


def _schemas() -> dict[str, Any]:
    sent = {one.body for one in OPERATIONS if one.body is not None}
    got = {one.answer for one in OPERATIONS if issubclass(one.answer, shapes.Shape)} | {shapes.Problem, shapes.Event}
    models = [*((one, "validation") for one in sent), *((one, "serialization") for one in got)]
    models.sort(key=lambda one: one[0].__name__)
    _, made = models_json_schema(models, ref_template=REF + "{model}")  # type: ignore[arg-type]
    policy = TypeAdapter(PublishedPolicy).json_schema(mode="serialization", ref_template=REF + "{model}")
    schemas = {**made["$defs"], **policy.pop("$defs"), PublishedPolicy.__name__: policy}
    return {name: _untitled(schemas[name]) for name in sorted(schemas)}


def _untitled(schema: Any) -> Any:  # noqa: ANN401  JSON
    """Without the titles that only repeat the names."""
    if isinstance(schema, list):
        return [_untitled(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {name: _untitled(one) for name, one in schema.items() if not (name == "title" and isinstance(one, str))}
    if isinstance(plain.get("description"), str):
        plain["description"] = inspect.cleandoc(plain["description"])
    return plain
