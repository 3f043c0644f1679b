"""Pictures of others (JPEG, PNG): measured before they are opened, made anew, nothing hidden.

The only module that opens pictures. A trader's picture is written again from its points: place,
camera, comments, thumbnails, and whatever else stood in the file, are gone. A picture of an
inspection is evidence and stays as it is, byte for byte; it is refused if it hides something.
"""

import io
import struct
import warnings

import msgspec
from PIL import Image, ImageFile, ImageOps

from greenlane.messages.refusal import RefusedError

JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
_FORMATS = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png"}
_SCRIPTS = (b"<script", b"<?php", b"<svg", b"<html", b"<!doctype", b"javascript:", b"<iframe",
            b"onerror=", b"onload=", b"%pdf-", b"eval(", b"mz\x90", b"\x7felf", b"pk\x03\x04",
            b"*/", b"<?=", b"<%", b"#!/")  # fmt: skip
_STANDARD_APP0 = (b"JFIF\0", b"JFXX\0")
Image.MAX_IMAGE_PIXELS = None  # ours is the limit, and it is checked before anything is decoded
ImageFile.LOAD_TRUNCATED_IMAGES = False


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How large a picture may be, in points; a camera of today makes up to 50 million."""

    side: int = 20_000
    points: int = 60_000_000
    chunks: int = 10_000


LIMITS = Limits()
QUALITY = 90


def size_of(data: bytes) -> tuple[int, int]:
    """Width and height as the file states them, read without a decoder. Raises RefusedError."""
    if data.startswith(PNG):
        if data[12:16] != b"IHDR" or len(data) < 33:
            raise _damaged("it does not begin as PNG does")
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    for marker, start, end in _segments(data):
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC) and end - start >= 5:
            height, width = struct.unpack(">HH", data[start + 1 : start + 5])
            return width, height
    raise _damaged("it states no size")


def _segments(data: bytes) -> list[tuple[int, int, int]]:
    """The segments of a JPEG up to its picture: marker, first byte, end. Raises RefusedError."""
    at = 2
    found: list[tuple[int, int, int]] = []
    while at + 4 <= len(data) and len(found) < LIMITS.chunks:
        if data[at] != 0xFF:
            raise _damaged("a segment does not begin where it should")
        marker = data[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        (length,) = struct.unpack(">H", data[at + 2 : at + 4])
        found.append((marker, at + 4, at + 2 + length))
        if marker == 0xDA or length < 2:
            return found
        at += 2 + length
    raise _damaged("it has no picture")


def checked(data: bytes, limits: Limits = LIMITS) -> str:
    """The media type of a picture that may be decoded. Raises RefusedError."""
    width, height = size_of(data)
    if not width or not height:
        raise _damaged("it has no points")
    if width > limits.side or height > limits.side or width * height > limits.points:
        raise RefusedError("FIL-021", f"The picture has {width} × {height} points.")
    try:
        with _opened(data) as picture:
            kind = _FORMATS.get(picture.format or "")
            if kind is None:
                raise RefusedError("FIL-020", "The picture is neither JPEG nor PNG.")
            if picture.size not in ((width, height), (height, width)):
                raise RefusedError("FIL-006", "The picture states two sizes.")
            if getattr(picture, "n_frames", 1) > 1 and picture.format == "PNG":
                raise RefusedError("FIL-022", "The file has more than one picture.")
            picture.load()
    except RefusedError:
        raise
    except Exception as error:  # a decoder of pictures fails in many ways
        raise _damaged(str(error) or type(error).__name__) from error
    return kind


def _opened(data: bytes) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return Image.open(io.BytesIO(data), formats=("JPEG", "PNG"))


def rewritten(data: bytes, limits: Limits = LIMITS) -> tuple[str, bytes]:
    """Media type and bytes of the picture made anew: its points, upright, and nothing else.

    Raises RefusedError.
    """
    kind = checked(data, limits)
    made = io.BytesIO()
    try:
        with _opened(data) as picture:
            upright = ImageOps.exif_transpose(picture)
            if kind == "image/jpeg":
                plain = upright.convert("L" if upright.mode == "L" else "RGB")
                _only_points(plain).save(made, "JPEG", quality=QUALITY)
            else:
                mode = upright.mode if upright.mode in ("1", "L", "LA", "RGB", "RGBA") else "RGBA"
                _only_points(upright.convert(mode)).save(made, "PNG")
    except Exception as error:  # as above
        raise _damaged(str(error) or type(error).__name__) from error
    return kind, made.getvalue()


def _only_points(picture: Image.Image) -> Image.Image:
    """The same points in a picture that knows nothing else."""
    plain = Image.new(picture.mode, picture.size)
    plain.paste(picture)
    return plain


def as_evidence(data: bytes, limits: Limits = LIMITS) -> str:
    """The media type of a picture to keep as it is. Raises RefusedError when it hides things."""
    kind = checked(data, limits)
    end = _end_of_png(data) if kind == "image/png" else _end_of_jpeg(data)
    after = data[end:].strip(b"\0\r\n ")
    if after and not after.startswith(JPEG):  # a second picture: the depth map of a telephone
        raise RefusedError("FIL-006", "Something follows the picture.", f"byte {end}")
    beside = _beside_points(data, kind).lower()
    for script in _SCRIPTS:
        if script in beside:
            raise RefusedError("FIL-006", "A script or another file stands in the picture.",
                               f"byte {beside.find(script)}")  # fmt: skip
    return kind


def _end_of_png(data: bytes) -> int:
    at: int = 8
    for _ in range(LIMITS.chunks):
        length, name = struct.unpack(">I4s", data[at : at + 8])
        at += 12 + int(length)
        if name == b"IEND":
            return at
    raise _damaged("it has too many parts")


def _end_of_jpeg(data: bytes) -> int:
    end = data.find(b"\xff\xd9", _segments(data)[-1][1])
    if end < 0:
        raise _damaged("it has no end")
    return end + 2


def _beside_points(data: bytes, kind: str) -> bytes:
    """All that stands in the file and is not the compressed picture, in one piece."""
    if kind == "image/png":
        parts, at = [], 8
        while at + 8 <= len(data):
            length, name = struct.unpack(">I4s", data[at : at + 8])
            parts.append(b"" if name in (b"IDAT", b"PLTE") else data[at + 8 : at + 8 + length])
            at += 12 + length
        return b"\n".join(parts)
    for marker, start, _end in _segments(data):
        if marker == 0xE0 and not data[start:].startswith(_STANDARD_APP0):
            raise RefusedError("FIL-006", "The first segment of the picture is not of JPEG.")
    tables = (0xDB, 0xC4)
    return b"\n".join(data[s:e] for marker, s, e in _segments(data) if marker not in tables)


def _damaged(why: str) -> RefusedError:
    return RefusedError("FIL-020", f"The picture cannot be read: {why[:200]}.")
