"""A small OpenID provider on this machine: it answers as told, also wrongly."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
OTHER = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
CLIENT, SECRET = "greenlane", "the secret of the client"


class Stub:
    """The provider: `claims`, `header` and `key` change what it says; `codes` are taken once."""

    def __init__(self) -> None:
        self.issuer = ""
        self.subject = "person-7"
        self.claims: dict[str, Any] = {}
        self.header: dict[str, Any] = {}
        self.make: Any = None  # makes the token in place of the provider
        self.away = False
        self.discovered: dict[str, Any] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []

    def sign_in(self, address: str) -> str:
        """A person signs in at the provider; gives the query to come back with."""
        asked = {k: v[0] for k, v in parse_qs(urlsplit(address).query).items()}
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        return f"code={code}&state={asked['state']}"

    def answer(self, path: str, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """What is answered to an address."""
        self.asked.append(path)
        if self.away:
            return 503, {}
        if path == "/.well-known/openid-configuration":
            ends = {"authorization": "authorize", "token": "token"}
            return 200, {
                "issuer": self.issuer, "jwks_uri": f"{self.issuer}/keys",
                **{f"{k}_endpoint": f"{self.issuer}/{v}" for k, v in ends.items()},
                **self.discovered,
            }  # fmt: skip
        if path == "/keys":
            return 200, {"keys": [KEY.as_dict(private=False)]}
        return self._token(form)

    def _token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        asked = self.codes.pop(form.get("code", ""), None)
        proof = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(proof).rstrip(b"=").decode()
        if asked is None or challenge != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET):
            return 401, {"error": "invalid_client"}
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "sub": self.subject, "iat": now,
            "exp": now + 300, "nonce": asked["nonce"], **self.claims,
        }  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        if self.make:
            return 200, {"access_token": "a", "id_token": self.make(claims)}
        header = {"alg": "RS256", "kid": "one", **self.header}
        return 200, {"access_token": "a", "id_token": jwt.encode(header, claims, KEY)}


@contextmanager
def running() -> Iterator[Stub]:
    """The provider, served on a free port of this machine."""
    stub = Stub()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._told({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._told({k: v[0] for k, v in parse_qs(body).items()})

        def _told(self, form: dict[str, str]) -> None:
            status, told = stub.answer(self.path, form)
            body = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    stub.issuer = f"http://127.0.0.1:{server.server_port}"
    yield stub
    server.shutdown()
    server.server_close()
