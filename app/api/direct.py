"""Routes that the framework describes in full, and that answer without its general machinery.

Parameters are read straight into their model, and session and route share one hop to a thread:
that saves milliseconds a page. What is taken, refused and described is the same: tests compare.
"""

from collections.abc import Callable
from typing import Any, get_origin

from fastapi import Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import request_params_to_args
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams

from app.api.guard import GuardedRoute, Handler, anybody
from app.api.sessions import database_of, reading


class DirectRoute(GuardedRoute):
    """A public route that takes a request, a reading session, and parameters of path and query.

    One that takes anything else is run by the framework as usual.
    """

    def get_route_handler(self) -> Handler:
        """What answers a request."""
        if not _is_direct(self.dependant):
            return super().get_route_handler()
        answer = _answering(self.dependant)

        async def handle(request: Request) -> Response:
            return await run_in_threadpool(answer, request, _given(self.dependant, request))

        return handle


def _is_direct(dependant: Dependant) -> bool:
    calls = {one.call for one in dependant.dependencies}
    others = (dependant.header_params, dependant.cookie_params, dependant.body_params)
    return calls == {anybody, reading} and dependant.path is not None and not any(others)


def _answering(dependant: Dependant) -> Callable[[Request, dict[str, Any]], Response]:
    call: Any = dependant.call
    named = {one.call: one.name for one in dependant.dependencies}
    who, session_name = str(named[anybody]), str(named[reading])
    request_name = dependant.request_param_name

    def answer(request: Request, values: dict[str, Any]) -> Response:
        if request_name:
            values[request_name] = request
        with database_of(request).reading() as session:
            response: Response = call(**values, **{who: None, session_name: session})
        return response

    return answer


def _given(dependant: Dependant, request: Request) -> dict[str, Any]:
    """The parameters of path and query. Raises RequestValidationError."""
    values, errors = request_params_to_args(dependant.path_params, request.path_params)
    for field in dependant.query_params:
        model = field.field_info.annotation
        if isinstance(model, type) and issubclass(model, BaseModel):
            some, wrong = _read(field.name, model, request.query_params)
        else:
            some, wrong = request_params_to_args([field], request.query_params)
        values |= some
        errors += wrong
    if errors:
        raise RequestValidationError(errors)
    return values


def _read(
    name: str, model: type[BaseModel], query: QueryParams
) -> tuple[dict[str, Any], list[Any]]:
    """A model from the query's parameters, those that it does not know left out; what is wrong."""
    fields = model.__pydantic_fields__
    said = {
        one: query.getlist(one) if get_origin(fields[one].annotation) is list else query[one]
        for one in query
        if one in fields
    }
    try:
        return {name: model.model_validate(said)}, []
    except ValidationError as error:
        return {}, [{**one, "loc": ("query", *one["loc"])} for one in error.errors()]
