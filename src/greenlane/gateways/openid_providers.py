"""The outside providers of OpenID Connect that an administrator names in `openid.toml`."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FILE = "openid.toml"
_ID = re.compile(r"[a-z][a-z0-9-]{0,29}")
_KEYS = {"id", "name", "issuer", "client_id", "secret_file", "token_auth_method"}
_METHODS = ("", "client_secret_basic", "client_secret_post")


class OpenIdSettingsError(RuntimeError):
    """openid.toml cannot be used; the text says where and why."""


@dataclass(frozen=True, kw_only=True)
class Provider:
    """One provider: what it is called in each language, and what it knows us by."""

    id: str
    name: Mapping[str, str]
    issuer: str
    client_id: str
    secret: str = field(repr=False)
    token_auth_method: str = ""

    def named(self, language: str) -> str:
        """Its name in a language, else in English."""
        return self.name.get(language) or self.name["en"]


def read(home: Path) -> tuple[Provider, ...]:
    """The providers of an installation, none without the file. Raises OpenIdSettingsError."""
    path = home / FILE
    if not path.exists():
        return ()
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise OpenIdSettingsError(f"{FILE}: {error}") from error
    found = tuple(_provider(each, home) for each in told.get("provider", []))
    if len({each.id for each in found}) != len(found):
        raise OpenIdSettingsError(f"{FILE}: two providers have the same id")
    return found


def _provider(told: dict[str, Any], home: Path) -> Provider:
    name = f"{FILE}, provider {told.get('id', '?')}"
    if wrong := told.keys() - _KEYS:
        raise OpenIdSettingsError(f"{name}: unknown {', '.join(sorted(wrong))}")
    if missing := _KEYS - {"token_auth_method"} - told.keys():
        raise OpenIdSettingsError(f"{name}: {', '.join(sorted(missing))} is wanting")
    if not _ID.fullmatch(told["id"]):
        raise OpenIdSettingsError(f"{name}: an id has small letters, figures and hyphens only")
    if not isinstance(told["name"], dict) or {"en", "ar"} - told["name"].keys():
        raise OpenIdSettingsError(f"{name}: the name is wanted in every language (en, ar)")
    method = told.get("token_auth_method", "")
    if method not in _METHODS:
        raise OpenIdSettingsError(f"{name}: token_auth_method is one of {', '.join(_METHODS[1:])}")
    return Provider(
        id=told["id"], name=told["name"], issuer=told["issuer"], client_id=told["client_id"],
        secret=_secret(home / told["secret_file"], name), token_auth_method=method,
    )  # fmt: skip


def _secret(path: Path, name: str) -> str:
    """The secret of a file that nobody but its owner may read."""
    try:
        if path.stat().st_mode & 0o077:
            raise OpenIdSettingsError(f"{name}: {path.name} may be read by others (chmod 600)")
        return path.read_text("utf-8").strip()
    except OSError as error:
        raise OpenIdSettingsError(f"{name}: {path.name}: {error.strerror}") from error
