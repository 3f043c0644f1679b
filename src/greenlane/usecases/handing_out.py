"""Handing out an attached file: links that live a minute, headers that keep it shut."""

from urllib.parse import quote

from django.core import signing

from greenlane.messages.content import XLSX
from greenlane.store import attachments as rows
from greenlane.store.attachment_models import Attachment
from greenlane.usecases import attachments

SECONDS = 60
_SALT = "greenlane.attachment"
# Kinds that are told to a browser as what they are; the others are plain bytes to it.
_TOLD = frozenset({"application/pdf", "image/jpeg", "image/png", XLSX})
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store, private",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex",
}


class ClosedError(LookupError):
    """The link opens nothing: `status` is 410 when its minute is over, else 404."""

    def __init__(self, status: int = 404) -> None:
        super().__init__(status)
        self.status = status


def token(row: Attachment) -> str:
    """What a link to the file carries."""
    return signing.dumps({"a": row.pk, "s": row.sha256[:16]}, salt=_SALT, compress=False)


def opened(text: str) -> tuple[Attachment, bytes]:
    """The file that a token names. Raises ClosedError."""
    try:
        told = signing.loads(text, salt=_SALT, max_age=SECONDS)
        row = rows.by_number(int(told["a"]))
    except signing.SignatureExpired as error:
        raise ClosedError(410) from error
    except (signing.BadSignature, rows.UnknownAttachmentError, KeyError, ValueError) as error:
        raise ClosedError from error
    if not row.sha256.startswith(told["s"]):
        raise ClosedError
    return row, content(row)


def content(row: Attachment) -> bytes:
    """The bytes of a clean file. Raises ClosedError for any other, and for damaged ones."""
    if row.state != "clean":
        raise ClosedError
    try:
        return attachments.room().folder.read(row.sha256)
    except OSError as error:
        raise ClosedError from error


def headers(row: Attachment) -> dict[str, str]:
    """All headers of the answer that carries the file."""
    media = row.media if row.media in _TOLD else "application/octet-stream"
    return {**HEADERS, "Content-Type": media, "Content-Disposition": disposition(row.name)}


def disposition(name: str) -> str:
    """The header that makes a browser save a file under its name, whatever signs are in it."""
    plain = "".join(
        sign if (sign.isascii() and sign.isalnum()) or sign in "-_. " else "_" for sign in name
    )
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
