"""Uploads as they arrive: counted byte by byte, kept in memory, cut off beyond the limit.

Nothing is written to a disk before it is judged. A file beyond the limit is left out and marked, so
that the page can say so; a request that goes on and on is dropped.
"""

import io
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopFutureHandlers
from django.http import HttpRequest

from greenlane.messages.content import LIMITS
from greenlane.usecases.attachments import Upload

MOST_FILES = 10
MOST_BYTES = LIMITS.size * 3
_PLACES = ("/attachments", "/evidence", "/bank-statement", "/mirror/new")


class Counted(FileUploadHandler):
    """Takes files at the addresses that take files, each up to the limit of one."""

    chunk_size = 1 << 16

    def handle_raw_input(
        self, input_data: Any, META: dict[str, Any], content_length: int, boundary: Any,  # noqa: N803
        encoding: Any = None,
    ) -> None:  # fmt: skip
        """Refuse by the length that the request itself states."""
        del input_data, META, boundary, encoding
        if content_length > MOST_BYTES + 1_000_000:
            raise RequestDataTooBig("the request is too large")
        self.total = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file; at other addresses it is passed over."""
        super().new_file(*args, **kwargs)
        path = self.request.path if self.request is not None else ""
        if not path.endswith(_PLACES):
            raise SkipFile
        self.kept: io.BytesIO | None = io.BytesIO()
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Count, keep up to the limit, drop the request beyond all limits."""
        self.total += len(raw_data)
        if self.total > MOST_BYTES:
            raise RequestDataTooBig("the request is too large")
        if self.kept is not None:
            self.kept.write(raw_data)
            if start + len(raw_data) > LIMITS.size:
                self.kept = None  # one byte too many: the file is known to be too large

    def file_complete(self, file_size: int) -> UploadedFile:
        """The file, empty and `cut` when it was too large."""
        cut = self.kept is None
        file = InMemoryUploadedFile(
            self.kept or io.BytesIO(), self.field_name, "x", self.content_type, file_size,
            self.charset, self.content_type_extra,
        )  # fmt: skip
        file.given_name = self.file_name  # as it came: Django's own would hide a path in it
        file.cut = cut
        if self.kept is not None:
            self.kept.seek(0)
        return file


def read(file: UploadedFile, **told: Any) -> Upload:
    """The upload of a posted file; one that was cut has one byte more than is allowed."""
    if getattr(file, "cut", False):
        data = b"\0" * (LIMITS.size + 1)
    else:
        file.seek(0)
        data = file.read()
    name = getattr(file, "given_name", None) or file.name or ""
    return Upload(name=str(name), declared=file.content_type or "", data=data, **told)


def posted(request: HttpRequest, name: str = "file") -> list[UploadedFile]:
    """The posted files of a field."""
    return list(request.FILES.getlist(name))[:MOST_FILES]
