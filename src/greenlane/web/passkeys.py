"""Passkeys: what the browser sent, read by the library; whatever is wrong with it is None."""

import json
import struct
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core.exceptions import ValidationError

from greenlane.store.models import Account

# What the library raises for an answer that is false or no answer at all.
_FALSE = (ValueError, TypeError, LookupError, AttributeError, ValidationError, struct.error,
          RecursionError)  # fmt: skip


def shown(sent: str, account: Account | None = None) -> Authenticator | None:
    """The passkey that signed our question: of this account, or of whom the answer names."""
    try:
        answer = json.loads(sent)
        webauthn.parse_authentication_response(answer)
        owner = account or webauthn.extract_user_from_response(answer)
        found: Authenticator = webauthn.complete_authentication(owner, answer)
    except _FALSE:
        return None
    return found


def enrolled(sent: str, account: Account, name: str) -> Authenticator | None:
    """A new passkey of an account; one that asks for neither finger nor PIN is not taken."""
    try:
        answer: dict[str, Any] = json.loads(sent)
        webauthn.parse_registration_response(answer)
        binding = webauthn.complete_registration(answer)
    except _FALSE:
        return None
    if not binding.is_user_verified():  # it must stand for both factors
        return None
    made: Authenticator = webauthn.WebAuthn.add(account, name, answer).instance
    return made
