"""What django-allauth asks of a session of `requests`, done by gateways.outgoing."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import quote_plus, urlencode

from greenlane.gateways.outgoing import Outgoing, OutgoingFailedError


@dataclass(frozen=True)
class Reply:
    """An answer, with the names that the library reads."""

    status_code: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.content.decode("utf-8", "replace")

    def json(self) -> Any:
        """The body as JSON, an object. Raises OutgoingFailedError."""
        try:
            told = json.loads(self.content)
        except (ValueError, RecursionError) as error:
            raise OutgoingFailedError("the answer is no JSON") from error
        if not isinstance(told, dict):
            raise OutgoingFailedError("the answer is no JSON object")
        return told

    def raise_for_status(self) -> None:
        """Raise OutgoingFailedError for an answer that is an error."""
        if self.status_code != 200:
            raise OutgoingFailedError(f"the answer has the status {self.status_code}")


class Session:
    """Asks for URLs; a failure of the other side is an OutgoingFailedError."""

    def __init__(self, outgoing: Outgoing) -> None:
        self._outgoing = outgoing

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is kept open."""

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Reply:
        """Ask for a document."""
        return self.request("GET", url, headers=headers)

    def request(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        data: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: Any = None,
    ) -> Reply:
        """Ask, with a form as the body and a name and password of Basic authentication."""
        told = {"Accept": "application/json", **(headers or {})}
        if data is not None:
            told["Content-Type"] = "application/x-www-form-urlencoded"
        if auth is not None:
            pair = f"{quote_plus(auth.username)}:{quote_plus(auth.password)}"  # RFC 6749, 2.3.1
            told["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        asked = f"{url}?{urlencode(params)}" if params else url
        body = urlencode(data).encode() if data is not None else b""
        answer = self._outgoing.call(method, asked, headers=told, body=body)
        if answer.status >= 500:
            raise OutgoingFailedError(f"the answer has the status {answer.status}")
        lower = {name.lower(): value for name, value in answer.headers.items()}
        return Reply(answer.status, {"content-type": "", **lower}, answer.body)
