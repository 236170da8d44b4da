"""What programs send: JSON, read with a limit and by a model. What is wrong with it is told by its field."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, TypeVar

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError

from pipelines.errors import KyketError
from search.web.forms import MOST_BYTES, Refused

M = TypeVar("M", bound=BaseModel)


class InvalidBody(RequestValidationError):
    """A body that the model does not take; ``fields`` are those that it has."""

    def __init__(self, error: ValidationError, fields: Sequence[str]) -> None:
        found = error.errors(include_url=False, include_input=False)
        super().__init__([one | {"loc": ("body", *one["loc"])} for one in found])
        self.fields = fields


async def json_body(request: Request) -> dict[str, Any]:
    """The object that was sent. Raises KyketError, or :class:`Refused` for one too long."""
    held = bytearray()
    async for piece in request.stream():
        held += piece
        if len(held) > MOST_BYTES:
            raise Refused("refused.long", 413)
    try:
        values = json.loads(held or b"{}")
    except (ValueError, RecursionError):
        raise KyketError("the body is no JSON", remedy="send a JSON object in UTF-8") from None
    if not isinstance(values, dict):
        raise KyketError("the body is no JSON object", remedy="send an object: {…}")
    return values


def read(model: type[M], values: dict[str, Any]) -> M:
    """``values`` as ``model``. Raises :class:`InvalidBody`."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise InvalidBody(error, list(model.model_fields)) from None


def described(model: type[BaseModel]) -> dict[str, Any]:
    """For the OpenAPI document: that a body of ``model`` is taken."""
    schema = model.model_json_schema()
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def seen_as(*, required: bool) -> dict[str, Any]:
    """For the OpenAPI document: that `If-Match` names the version that was seen."""
    shown = {"description": "ETag of the version that was seen.", "schema": {"type": "string", "maxLength": 1000}}
    return {"parameters": [{"name": "If-Match", "in": "header", "required": required, **shown}]}
