"""The description of the API for programs, made from the classes it answers with."""

import datetime as dt
import types
from dataclasses import is_dataclass
from typing import Any, get_args, get_origin, get_type_hints

from grants.api.v1 import resources

PLAIN: dict[Any, dict[str, str]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    dt.date: {"type": "string", "format": "date"},
    dt.datetime: {"type": "string", "format": "date-time"},
}
LISTS = {
    "missions": (resources.Mission, "Every mission with its figures", ()),
    "projects": (resources.Project, "Funded projects, the newest first", ("mission", "round", "ward", "year")),
    "rounds": (resources.Round, "Every published round with its figures", ()),
    "wards": (resources.Ward, "Every ward with its figures", ()),
}
MEANINGS = {
    "mission": "Only this mission, by slug",
    "round": "Only this round, by slug",
    "ward": "Only this ward, by code",
    "year": "Only this financial year, by the year in which it begins",
    "cursor": "Where the page begins; take it from next",
    "limit": "How many at most, 1 to 100",
}
PROBLEM = {
    "type": "object",
    "description": "What went wrong (RFC 9457)",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
}


def document(base_url: str, title: str, licence: str) -> dict[str, Any]:
    """The whole description, OpenAPI 3.1."""
    classes = (resources.Figures, resources.Place, *(cls for cls, _, _ in LISTS.values()))
    return {
        "openapi": "3.1.0",
        "info": {"title": f"{title}: open data", "version": "1", "license": {"name": "Licence", "url": licence}},
        "servers": [{"url": f"{base_url}/api/v1"}],
        "paths": {f"/{name}": {"get": _list(name, *said)} for name, said in LISTS.items()},
        "components": {"schemas": {"Problem": PROBLEM, **{cls.__name__: _schema(cls) for cls in classes}}},
    }


def _list(name: str, cls: type[Any], meaning: str, filters: tuple[str, ...]) -> dict[str, Any]:
    names = (*filters, "cursor", "limit") if filters else ()
    numbers = {"year", "limit"}
    envelope = {
        "type": "object",
        "required": ["data", "next"],
        "properties": {
            "data": {"type": "array", "items": _reference(cls)},
            "next": {"type": ["string", "null"], "description": "Address of the next page; null on the last"},
        },
    }
    problem = {
        "description": "A problem",
        "content": {"application/problem+json": {"schema": {"$ref": REF + "Problem"}}},
    }
    return {
        "operationId": name,
        "summary": meaning,
        "parameters": [
            {
                "name": parameter,
                "in": "query",
                "description": MEANINGS[parameter],
                "schema": {"type": "integer" if parameter in numbers else "string"},
            }
            for parameter in names
        ],
        "responses": {
            "200": {"description": meaning, "content": {"application/json": {"schema": envelope}}},
            "304": {"description": "Not changed since the ETag that was sent"},
            "400": problem,
            "429": problem,
        },
    }


REF = "#/components/schemas/"


def _reference(cls: type[Any]) -> dict[str, str]:
    return {"$ref": REF + cls.__name__}


def _schema(cls: type[Any]) -> dict[str, Any]:
    said = {name: get_args(hint) for name, hint in get_type_hints(cls, include_extras=True).items()}
    return {
        "type": "object",
        "description": " ".join((cls.__doc__ or "").split()),
        "required": list(said),
        "properties": {name: _of(kind) | {"description": meaning} for name, (kind, meaning) in said.items()},
    }


def _of(hint: Any) -> dict[str, Any]:
    if get_origin(hint) is types.UnionType:
        (kind,) = (one for one in get_args(hint) if one is not type(None))
        return {"oneOf": [_of(kind), {"type": "null"}]}
    if get_origin(hint) is list:
        return {"type": "array", "items": _of(get_args(hint)[0])}
    return _reference(hint) if is_dataclass(hint) and isinstance(hint, type) else dict(PLAIN[hint])
