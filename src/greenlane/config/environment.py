"""The environment of an installation, read and checked in one place."""

import base64
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

_SCRYPT = "django.contrib.auth.hashers.ScryptPasswordHasher"


@dataclass(frozen=True)
class Environment:
    """What an administrator may set; every name begins with GREENLANE_.

    `home` keeps the secret key and, where the embedded database is used, its files; `law_folder`
    holds tables of law that are laid over those of the country package. `files_host` is the other
    origin, from which attached files are handed out; `https` says that everybody comes through TLS,
    which ends at one of `proxies` (addresses or networks); `scanner` and `partners` are read by
    gateways.scanner and gateways.outgoing. `issuer` is the name under which
    access tokens are given; an installation beside another one needs a name of its own. `failpoint`
    is for tests alone (see store.failpoints).
    `unsafe_database` names settings of the database that are accepted although they lose data
    (gateways.database_safety). `log_level` is info (a line for each request), warning, error or
    critical; `metrics_token` opens /metrics and is made in the home when none is given;
    `traces` is read by gateways.tracing. `siem` is the address that security events are posted to,
    signed with `siem_secret` (whsec_ and base64). `card` is the address of the card provider, or
    `demo` for a stub of ours; `card_token` opens it, `card_secret` (whsec_) signs its callbacks.
    `sandbox` makes it a sandbox, which has a database of its own and gives tokens of its own.
    """

    home: Path
    dsn: str
    secret_key: str
    country: str
    law_folder: Path | None
    hosts: list[str]
    https: bool
    proxies: list[str]
    files_host: str
    scanner: str
    partners: str
    password_hasher: str
    issuer: str
    failpoint: Path | None
    unsafe_database: str
    log_level: str
    traces: str
    siem: str
    siem_secret: str
    card: str
    card_token: str
    card_secret: str
    metrics_token: str
    sandbox: bool

    @classmethod
    def read(cls, values: Mapping[str, str]) -> "Environment":
        """Read the names GREENLANE_HOME, _DSN, _SECRET_KEY, _COUNTRY, _LAW, _HOSTS and so on."""
        home = Path(values.get("GREENLANE_HOME", ".greenlane")).absolute()
        country = values.get("GREENLANE_COUNTRY", "tavora")
        sandbox = values.get("GREENLANE_SANDBOX", "") == "yes"
        return cls(
            home=home,
            dsn=values.get("GREENLANE_DSN", "dbname=greenlane"),
            secret_key=values.get("GREENLANE_SECRET_KEY") or _kept_secret(home / "secret-key"),
            country=country,
            law_folder=Path(values["GREENLANE_LAW"]) if values.get("GREENLANE_LAW") else None,
            hosts=values.get("GREENLANE_HOSTS", "localhost 127.0.0.1 [::1]").split(),
            files_host=values.get("GREENLANE_FILES_HOST", "files.localhost").lower(),
            scanner=values.get("GREENLANE_SCANNER", ""),
            partners=values.get("GREENLANE_PARTNERS", ""),
            https=values.get("GREENLANE_HTTPS", "") == "yes",
            proxies=values.get("GREENLANE_PROXIES", "").split(),
            password_hasher=values.get("GREENLANE_PASSWORD_HASHER", _SCRYPT),
            failpoint=_failpoint(values),
            unsafe_database=values.get("GREENLANE_UNSAFE_DATABASE", ""),
            traces=values.get("GREENLANE_TRACES", ""),
            siem=values.get("GREENLANE_SIEM", ""),
            siem_secret=values.get("GREENLANE_SIEM_SECRET", ""),
            card=values.get("GREENLANE_CARD", ""),
            card_token=values.get("GREENLANE_CARD_TOKEN", ""),
            card_secret=values.get("GREENLANE_CARD_SECRET") or _kept_webhook(home / "card-secret"),
            log_level=values.get("GREENLANE_LOG", "info").upper(),
            metrics_token=values.get("GREENLANE_METRICS_TOKEN")
            or _kept_secret(home / "metrics-token"),
            issuer=values.get("GREENLANE_ISSUER", f"urn:greenlane:{country}")
            + (":sandbox" if sandbox else ""),
            sandbox=sandbox,
        )


def _failpoint(values: Mapping[str, str]) -> Path | None:
    """The file of fail points. Raises RuntimeError unless this is a test, which is never https."""
    named = values.get("GREENLANE_FAILPOINT")
    testing = values.get("GREENLANE_TESTING") == "yes"
    if testing and values.get("GREENLANE_HTTPS") == "yes":
        raise RuntimeError("GREENLANE_TESTING is set: an installation that serves people is none")
    if named and not testing:
        raise RuntimeError("GREENLANE_FAILPOINT breaks the system; it needs GREENLANE_TESTING=yes")
    return Path(named) if named else None


def _kept_webhook(path: Path) -> str:
    """As `_kept_secret`, in the form of a webhook's secret."""
    return "whsec_" + base64.b64encode(_kept_secret(path)[:48].encode()).decode()


def _kept_secret(path: Path) -> str:
    """The secret of this installation; made on first use, readable by its owner only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("w", dir=path.parent, encoding="ascii") as fresh:  # mode 0600
            fresh.write(secrets.token_urlsafe(48))
            fresh.flush()
            with suppress(FileExistsError):  # another process was first
                os.link(fresh.name, path)
    return path.read_text("ascii")
