"""Walks over every address that is read: each of its gaps and parameters is filled with a text."""

import re
from urllib.parse import quote, urlencode

from tests.support import signing_in

SQL = [
    "' OR '1'='1' -- inj3ct", "'; DROP TABLE declaration; -- inj3ct", "1) UNION SELECT pem FROM inj3ct --",
    "id; select pg_sleep(9) --inj3ct", "-lodged desc, (select inj3ct())", "\\' or 1=1 /* inj3ct",
    "${inj3ct}%(inj3ct)s%%s{0}", "$$inj3ct$$||chr(39)", "lodged__gt inj3ct", "1e999 inj3ct",
]  # fmt: skip
SIGNS = {
    "NUL": "a\0b", "a lone surrogate": b"\xed\xa0\x80", "broken UTF-8": b"\xff\xfe\xc0\x80",
    "right to left": "\u202e6109\u202c", "zero width": "61\u200b09\u2060", "too long": "9" * 4_000,
    "a combining tower": "a" + "\u0301" * 500, "wide digits": "\uff16\uff11\uff10\uff19",
    "other digits": "\u0666\u0661\u0660\u0669", "outside the plane": "\U0001f4a9" * 50,
    "a huge number": "9" * 30, "minus": "-1", "not a number": "nan", "a tag": "<script>x</script>",
    "line ends": "a\r\nSet-Cookie: x=1", "percent": "%00%0a%s%n", "a path": "../../etc/passwd",
}  # fmt: skip
NAMES = ("q", "sort", "state", "since", "until", "kind", "code", "with", "next", "key", "change", "after",
         "type", "trade", "study", "set", "second", "only", "mrn", "list", "lane", "first", "heading",
         "find", "due", "day", "country", "commodity", "back", "page", "before", "limit", "text", "office",
         "value", "currency", "origin", "destination", "step", "role", "to", "from", "amount", "weight",
         "quantity", "table", "section", "number", "language", "theme", "fix", "told")  # fmt: skip


def addresses():
    """(route, name of its action) of every page."""
    from greenlane.web import urls

    return [(str(p.pattern), p.callback.action) for p in urls.urlpatterns]


def operations():
    """The path of every operation of the API that reads."""
    from greenlane.api.door import api

    return ["/api/v1" + path for path, told in api.get_openapi_schema()["paths"].items() if "get" in told
            for path in [path.removeprefix("/api/v1")]]  # fmt: skip


def quoted(text):
    return quote(text, safe="")


def parameters(texts, turn):
    """One of the texts as the value of every parameter that any page knows."""
    return urlencode({name: texts[(at + turn) % len(texts)] for at, name in enumerate(NAMES)})


def filled(route, text):
    """A path whose gaps hold the text; numbers, which the URL table itself refuses, hold one."""
    path = re.sub(r"<int:\w+>", "1", route)
    return re.sub(r"<(?:\w+:)?\w+>|{\w+}", lambda _: quoted(text), path)


def real(route, words):
    """A path whose gaps hold what exists."""
    return re.sub(r"[<{](?:\w+:)?(\w+)[>}]", lambda m: str(words.get(m[1], "1")), route)


class Walker:
    """People of the roles that may open a page, and a program."""

    def __init__(self, token):
        from django.test import Client

        self._make, self._people, self.token = Client, {}, token

    def person(self, action):
        """Somebody who may do this."""
        from greenlane.store.models import Account
        from greenlane.usecases.permissions import matrix

        roles = matrix().roles_for(action) if action != "everyone" else ["broker"]
        role = next((r for r in sorted(roles) if Account.objects.filter(role=r).exists()), "broker")
        if role not in self._people:
            client = self._make(SERVER_NAME="localhost", raise_request_exception=False)
            account = Account.objects.filter(role=role).first()
            self._people[role] = signing_in.enter(client, account)
        return self._people[role]

    def program(self):
        return self._make(
            raise_request_exception=False,
            headers={"host": "localhost", "authorization": f"Bearer {self.token}"},
        )

    def asked(self, texts, words, turn=0):
        """(address, answer) for every page and operation, with a text in each place.

        Each place gets one of the texts; with another `turn` it gets another one.
        """
        told, gap = parameters(texts, turn), texts[turn % len(texts)]
        for route, action in addresses():
            client = self.person(action)
            paths = {f"/{real(route, words)}?{told}"}
            if "<" in route:
                paths.add(f"/{filled(route, gap)}")
            for path in sorted(paths):
                yield path, client.get(path)
        program = self.program()
        for route in operations():
            for path in sorted({f"{real(route, words)}?{told}", filled(route, gap)}):
                yield path, program.get(path)
