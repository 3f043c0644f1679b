"""A client in Python, made of the description of the interface by the running build."""

from functools import cache

import msgspec
from django.http import HttpRequest, HttpResponse

from greenlane.api.door import api
from greenlane.api.python_client import source
from greenlane.api.visitors import admit


@api.get("/client.py", auth=None, tags=["Clients"], summary="A client in Python")
def get_client(request: HttpRequest) -> HttpResponse:
    """One module without dependencies; it renews its tokens and tries again what was cut off."""
    admit(request)
    response = HttpResponse(_client(), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="greenlane_client.py"'
    return response


@cache
def _client() -> str:
    schema = api.get_openapi_schema(path_prefix="/api/v1/")
    return source(msgspec.json.decode(msgspec.json.encode(schema)))
