"""Signing in for tests: the codes of an authenticator app, and sessions that have shown a factor.

The codes are computed here by RFC 6238 on their own, not by what they test.
"""

import base64
import hashlib
import hmac
import struct
import time
from typing import Any


def code_at(secret: str, step: int) -> str:
    """The code of a step of thirty seconds."""
    key = base64.b32decode(secret)
    told = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    start = told[-1] & 15
    return f"{(struct.unpack('>I', told[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


class App:
    """An authenticator app: each code once, so up to three at once (the server allows a step)."""

    def __init__(self, secret: str) -> None:
        self.secret, self.last = secret, 0

    def code(self) -> str:
        """The next code that will be taken; waits when there is none yet."""
        while True:
            now = int(time.time()) // 30
            step = max(self.last + 1, now - 1)
            if step <= now + 1:
                self.last = step
                return code_at(self.secret, step)
            time.sleep(0.2)


def enter(client: Any, account: Any, *, factor: bool = True, age: float = 0.0) -> Any:
    """Sign a Django test client in; its session has shown a second factor `age` seconds ago."""
    client.force_login(account)
    session = client.session
    shown = [{"method": "password", "at": time.time() - age}]
    if factor:
        shown.append({"method": "mfa", "type": "totp", "at": time.time() - age})
    session["account_authentication_methods"] = shown
    session["account_authentication_methods_user"] = str(account.pk)
    session.save()
    return client


def through_pages(page: Any, role: str, password: str, app: App | None) -> None:
    """Sign in on the pages of a running server."""
    page.goto("/sign-in")
    page.fill("#username", role)
    page.fill("#password", password)
    page.press("#password", "Enter")
    if app is not None:
        page.wait_for_url("**/sign-in/code")
        page.fill("#code", app.code())
        page.press("#code", "Enter")
    page.wait_for_url(lambda address: "/sign-in" not in address)


def says_why(client: Any, mrn: str, **told: str) -> Any:
    """Say why one opens a declaration that is not in one's queue."""
    sent = {"code": "other", "text": "It is opened by a test", "reference": "C-1", **told}
    client.post(f"/declarations/{mrn}/purpose", sent)
    return client
