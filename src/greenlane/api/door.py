"""The api door: one description, one way to be refused."""

import json
import logging
from typing import Any

import psycopg
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.db import DataError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser

from greenlane import __version__
from greenlane.api import away
from greenlane.api.access import Bearer, client_by_signature
from greenlane.api.problems import ProblemError, problem
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.store.declarations import OvertakenError, UnknownDeclarationError
from greenlane.usecases import desk
from greenlane.usecases.application_mandate import NoMandateError
from greenlane.usecases.conduct import NoReasonError
from greenlane.usecases.conflicts import ConflictError, refused
from greenlane.usecases.permissions import ForbiddenError
from greenlane.usecases.witnessed import NotWitnessedError

_log = logging.getLogger(__name__)


class Strict(Parser):
    """Reads a body in one way only, and never one that is something else as an empty one."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """One JSON object in UTF-8, no name twice, no NaN. Raises ValueError."""
        text = request.body.decode()
        told = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
        if not isinstance(told, dict):
            raise ValueError("a body is an object")
        return told


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a name stands twice in an object")
    return made


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no number of JSON")


api = NinjaAPI(
    parser=Strict(),
    title="Greenlane",
    version=__version__,
    description="Lodge customs declarations and follow them. Errors are RFC 9457 problems; "
    "each `type` opens a page that explains it.",
    auth=Bearer(),
    docs_url=None,
    urls_namespace="api",
)


@api.exception_handler(ProblemError)
def _problem(request: HttpRequest, error: ProblemError) -> HttpResponse:
    return problem(request, error.code, error.detail, retry_after=error.retry_after)


@api.exception_handler(AuthenticationError)
def _unknown_client(request: HttpRequest, _: AuthenticationError) -> HttpResponse:
    return problem(
        request,
        "API-401",
        "Send `Authorization: Bearer <access token>`; POST /api/v1/token gives one.",
    )


@api.exception_handler(ValidationError)
def _unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    places = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors)
    return problem(request, "API-400", places)


@api.exception_handler(HttpError)
def _no_json(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(request, "API-400", str(error))


@api.exception_handler(Http404)
@api.exception_handler(UnknownDeclarationError)
def _nowhere(request: HttpRequest, _: Exception) -> HttpResponse:
    return problem(request, "API-404", "There is no declaration of that number for you.")


@api.exception_handler(NotAllowedError)
def _not_now(request: HttpRequest, error: NotAllowedError) -> HttpResponse:
    return problem(request, "API-409", str(error))


@api.exception_handler(NoMandateError)
def _no_mandate(request: HttpRequest, error: NoMandateError) -> HttpResponse:
    return problem(request, error.code, str(error), error.findings)


@api.exception_handler(NoReasonError)
def _without_reason(request: HttpRequest, error: NoReasonError) -> HttpResponse:
    return problem(request, error.code, str(error))


@api.exception_handler(NotWitnessedError)
def _not_witnessed(request: HttpRequest, error: NotWitnessedError) -> HttpResponse:
    return problem(request, error.code, "Nothing was stored; try again later.", retry_after=60)


@api.exception_handler(OvertakenError)
def _overtaken(request: HttpRequest, _: OvertakenError) -> HttpResponse:
    return problem(request, "API-409", "The declaration moved on meanwhile; read it and try again.")


@api.exception_handler(ConflictError)
def _colleague(request: HttpRequest, error: ConflictError) -> HttpResponse:
    refused(error, desk.current())
    return problem(request, "API-403", str(error))


@api.exception_handler(ForbiddenError)
def _forbidden(request: HttpRequest, error: ForbiddenError) -> HttpResponse:
    return problem(request, "API-403", str(error))


@api.exception_handler(RequestDataTooBig)
def _too_big(request: HttpRequest, _: RequestDataTooBig) -> HttpResponse:
    return problem(request, "API-413", "A message has at most 10 MB.")


@api.exception_handler(BadRequest)
@api.exception_handler(MultiPartParserError)
@api.exception_handler(SuspiciousOperation)
def _suspicious(request: HttpRequest, _: SuspiciousOperation) -> HttpResponse:
    return problem(request, "API-400", "The request cannot be read.")


@api.exception_handler(UnicodeEncodeError)  # half of a sign, as JSON can write it: "\\ud800"
@api.exception_handler(DataError)
@api.exception_handler(psycopg.DataError)
def _beyond(request: HttpRequest, _: Exception) -> HttpResponse:
    return problem(request, "API-400", "A value has a zero byte, or is beyond what can be kept.")


@api.exception_handler(OperationalError)
@api.exception_handler(InterfaceError)
@api.exception_handler(psycopg.OperationalError)
@api.exception_handler(psycopg.InterfaceError)
def _database_away(request: HttpRequest, error: Exception) -> HttpResponse:
    if isinstance(error.__cause__ or error, psycopg.errors.QueryCanceled):
        text = "The question took too long and was ended; ask for less."
        return problem(request, "API-503", text, retry_after=5)
    if not isinstance(error, away.StillAwayError):  # or those who ask would keep it away for ever
        _log.warning("the database is away: %s", error)
        away.is_away()
    return away.answer(request, client_by_signature)


@api.exception_handler(Exception)
def _broken(request: HttpRequest, error: Exception) -> HttpResponse:
    _log.error("an operation broke", exc_info=error)
    return problem(request, "API-500", "It was recorded and will be looked at.")


from greenlane.api import (  # noqa: E402 - they register operations on `api`
    applications,
    attachments,
    classification,
    declarations,
    description,
    evidence,
    keys,
    mandates,
    nodes,
    origin,
    partners,
    payments,
    permits,
    receipts,
    rulings,
    tariff,
    tokens,
    transit,
    webhooks,
)

__all__ = [
    "api",
    "applications",
    "attachments",
    "classification",
    "declarations",
    "description",
    "evidence",
    "keys",
    "mandates",
    "nodes",
    "origin",
    "partners",
    "payments",
    "permits",
    "receipts",
    "rulings",
    "tariff",
    "tokens",
    "transit",
    "webhooks",
]
