"""A Python client made of the description of the interface: one module, standard library only."""

import keyword
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_HEAD = '''"""A client of Greenlane {version}, generated from its description: do not edit.

    client = Greenlane("http://127.0.0.1:8000", client_id, client_secret)
    answer = client.{example}(...)

Access tokens are fetched and renewed by themselves. Lost connections and answers that say "later"
(429, 503) are tried again, as often as `tries` says: what is lodged twice is done once.
"""

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from typing import Any


class Problem(Exception):
    """The service refused: `status`, and `told` as the service put it (RFC 9457)."""

    def __init__(self, status: int, told: Any) -> None:
        self.status, self.told = status, told
        self.code = told.get("code", "") if isinstance(told, dict) else ""
        super().__init__(f"{{status}} {{self.code}}")


class Greenlane:
    """The operations of the service, one method each."""

    def __init__(self, base: str, client_id: str = "", client_secret: str = "", *,
                 tries: int = 5, timeout: float = 30.0) -> None:
        self._base, self._tries, self._timeout = base.rstrip("/"), tries, timeout
        self._client, self._secret = client_id, client_secret
        self._token, self._ends = "", 0.0

    def call(self, method: str, path: str, query: dict[str, Any] | None = None, body: Any = None,
             headers: dict[str, str] | None = None, *, token: bool = True) -> Any:
        """Call any address. `body` is JSON, or bytes with a Content-Type of their own."""
        told = {{n: v for n, v in (query or {{}}).items() if v is not None}}
        address = self._base + path + ("?" + urllib.parse.urlencode(told) if told else "")
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        named = {{"Accept": "application/json", **(headers or {{}})}}
        if data is not None:
            named.setdefault("Content-Type", "application/json")
        for last in (*[False] * (self._tries - 1), True):
            if token and self._client:
                named["Authorization"] = "Bearer " + self._valid_token()
            try:
                return self._once(method, address, data, named)
            except Problem as problem:
                if problem.status == 401 and token and self._token and not last:
                    self._token = ""
                elif problem.status not in (429, 503) or last:
                    raise
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                if last:
                    raise
                time.sleep(0.5)
        raise AssertionError("the last try returns or raises")

    def _once(self, method: str, address: str, data: bytes | None, named: dict[str, str]) -> Any:
        request = urllib.request.Request(address, data, named, method=method)
        try:
            with urllib.request.urlopen(request, timeout=self._timeout) as answer:
                return _read(answer.read(), answer.headers.get("Content-Type", ""))
        except urllib.error.HTTPError as error:
            with error:
                told = _read(error.read(), error.headers.get("Content-Type", ""))
                if error.code in (429, 503):
                    time.sleep(min(float(error.headers.get("Retry-After") or 1), 60))
            raise Problem(error.code, told) from None

    def _valid_token(self) -> str:
        if not self._token or time.monotonic() > self._ends:
            form = urllib.parse.urlencode({{
                "grant_type": "client_credentials", "client_id": self._client,
                "client_secret": self._secret,
            }}).encode()
            told = self.call("POST", "{token}", body=form, token=False, headers={{
                "Content-Type": "application/x-www-form-urlencoded"}})
            self._token = told["access_token"]
            self._ends = time.monotonic() + told["expires_in"] - 30
        return self._token
'''
_TAIL = """

def _quoted(text: Any) -> str:
    return urllib.parse.quote(str(text), safe="")


def _read(content: bytes, media: str) -> Any:
    return json.loads(content) if "json" in media and content else content
"""
_VERB = re.compile(r"^\w+?_(?=(?:get|post|put|delete|list|check)_)")
_TYPES = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}


def source(description: Mapping[str, Any]) -> str:
    """The module of a client, as text."""
    operations = list(_operations(description))
    prefix = next(path for path, _, told in operations if "Get a token" in told.get("summary", ""))
    names = _names(told for _, _, told in operations)
    methods = "".join(
        _method(names[told["operationId"]], path, verb, told) for path, verb, told in operations
    )
    lodging = (told for _, _, told in operations if told.get("summary") == "Lodge")
    example = names[next(lodging, operations[0][2])["operationId"]]
    head = _HEAD.format(version=description["info"]["version"], token=prefix, example=example)
    return head + methods + _TAIL


def _operations(description: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for path, verbs in description["paths"].items():
        for verb, told in verbs.items():
            yield path, verb.upper(), told


def _names(operations: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """By operation the name of its method: without its module, unless two would be called so."""
    whole = {str(told["operationId"]): str(told["operationId"]).removeprefix("greenlane_api_")
             for told in operations}  # fmt: skip
    short = {each: _VERB.sub("", name) for each, name in whole.items()}
    often = Counter(short.values())
    return {each: _identifier(whole[each] if often[name] > 1 else name)
            for each, name in short.items()}  # fmt: skip


def _identifier(text: str) -> str:
    made = re.sub(r"\W", "_", text).lower()
    return f"{made}_" if keyword.iskeyword(made) or made[:1].isdigit() else made


def _method(name: str, path: str, verb: str, told: Mapping[str, Any]) -> str:
    given = told.get("parameters", [])
    gaps = [each["name"] for each in given if each["in"] == "path"]
    asked = [each for each in given if each["in"] == "query"]
    headed = [each for each in given if each["in"] == "header"]
    body = told.get("requestBody")
    words = [f"{_identifier(name)}: str" for name in gaps]
    words += ["body: Any"] if body else []
    rest = [f"{_identifier(each['name'])}: {_type(each)} | None = None" for each in asked]
    rest += [f"{_identifier(each['name'])}: str | None = None" for each in headed]
    if body and "application/json" not in body.get("content", {}):
        rest.append("content_type: str = " + repr(next(iter(body["content"]))))
    signature = ", ".join(["self", *words, *(["*", *rest] if rest else [])])
    text = (told.get("description") or told.get("summary") or "").strip().replace('"""', "'''")
    doc = "\n        ".join(line.rstrip() for line in text.replace("\\", "\\\\").splitlines())
    lines = [f"    def {name}({signature}) -> Any:", f'        """{verb} {path}', ""]
    lines += [f"        {doc}", '        """']
    place = re.sub(r"{(\w+)}", lambda m: "{_quoted(" + _identifier(m[1]) + ")}", path)
    lines.append(f"        path = f{place!r}" if gaps else f"        path = {path!r}")
    query = ", ".join(f"{each['name']!r}: {_identifier(each['name'])}" for each in asked)
    heads = [f"{each['name']!r}: {_identifier(each['name'])}" for each in headed]
    if "content_type" in signature:
        heads.append("'Content-Type': content_type")
    lines.append(f"        headers = {{{', '.join(heads)}}}")
    lines.append("        headers = {n: v for n, v in headers.items() if v is not None}")
    lines.append(
        f"        return self.call({verb!r}, path, {{{query}}}, {'body' if body else 'None'},"
        f" headers, token={bool(told.get('security'))})"
    )
    return "\n" + "\n".join(lines) + "\n"


def _type(parameter: Mapping[str, Any]) -> str:
    schema = parameter.get("schema", {})
    kinds = [schema, *schema.get("anyOf", [])]
    return next((_TYPES[k["type"]] for k in kinds if k.get("type") in _TYPES), "Any")
