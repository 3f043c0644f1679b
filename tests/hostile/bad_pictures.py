"""Hostile pictures; `NEUTRALISED` are those that are taken and must come out without what they hid."""

import io
import struct
import zlib

from PIL import Image

from tests.hostile import good
from tests.hostile.case import FileCase

SECRET = b"<script>alert(1)</script>"


def resized(kind, width, height):
    def made():
        data = bytearray(good.picture(kind))
        if kind == "PNG":
            data[16:24] = struct.pack(">II", width, height)
            body = good.png_chunk(b"IHDR", bytes(data[16:29]))
            return bytes(data[:8]) + body + bytes(data[33:])
        at = data.find(b"\xff\xc0") + 5
        data[at : at + 4] = struct.pack(">HH", height, width)
        return bytes(data)

    return made  # fmt: skip


def segment(marker, text):
    data = good.picture()
    return data[:2] + bytes([0xFF, marker]) + struct.pack(">H", len(text) + 2) + text + data[2:]


def chunk(name, text):
    data = good.picture("PNG")
    return data[:33] + good.png_chunk(name, text) + data[33:]


def moving():
    first, second = (Image.new("RGB", (9, 9), colour) for colour in ("red", "blue"))
    made = io.BytesIO()
    first.save(made, "PNG", save_all=True, append_images=[second])
    return made.getvalue()


def packed_points():
    """60,000 × 60,000 points of one colour, honestly packed: a bomb of a few megabytes."""
    row = b"\0" + b"\0" * 7_500
    packer, parts = zlib.compressobj(9), []
    for _ in range(60_000):
        parts.append(packer.compress(row))
    parts.append(packer.flush())
    head = good.png_chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0))
    body = good.png_chunk(b"IDAT", b"".join(parts))
    return b"\x89PNG\r\n\x1a\n" + head + body + good.png_chunk(b"IEND", b"")


REFUSED = {
    "60,000 × 60,000 PNG": ("a.png", packed_points, "FIL-021"),
    "65,500 × 65,500 JPEG": ("a.jpg", resized("JPEG", 65_500, 65_500), "FIL-021"),
    "8,000 × 8,000 PNG": ("a.png", resized("PNG", 8_000, 8_000), "FIL-021"),
    "a line of 2 thousand million": ("a.png", resized("PNG", 2**31 - 1, 1), "FIL-021"),
    "no width": ("a.png", resized("PNG", 0, 30), "FIL-020"),
    "no height": ("a.jpg", resized("JPEG", 40, 0), "FIL-020"),
    "a moving PNG": ("a.png", moving, "FIL-022"),
    "cut JPEG": ("a.jpg", lambda: good.picture()[:-200], "FIL-020"),
    "cut PNG": ("a.png", lambda: good.picture("PNG")[:-40], "FIL-020"),
    "a PNG with a false sum": ("a.png", lambda: good.picture("PNG").replace(b"IDAT", b"IDAU", 1), "FIL-020"),
    "JPEG head alone": ("a.jpg", lambda: b"\xff\xd8\xff\xe0", "FIL-020"),
    "PNG head alone": ("a.png", lambda: b"\x89PNG\r\n\x1a\n", "FIL-020"),
    "noise as JPEG": ("a.jpg", lambda: b"\xff\xd8\xff" + bytes(range(256)) * 9, "FIL-020"),
    "a text that unpacks to much": (
        "a.png", lambda: chunk(b"zTXt", b"k\0\0" + zlib.compress(b"0" * 90_000_000)), "FIL-020"),
    "GIF and script": ("a.gif", lambda: b"GIF89a/*\0\0\0\0" + b"*/=1;alert(1)//\xff;", "FIL-003"),
    "GIF as PNG": ("a.png", lambda: b"GIF89a\x01\0\x01\0\0\0\0;\xff", "FIL-003"),
    "BMP and script": ("a.jpg", lambda: b"BM\x2f\x2a\0\0" + b"\xff*/alert(1)", "FIL-003"),
    "WEBP": ("a.webp", lambda: good.picture("WEBP"), "FIL-003"),
    "TIFF": ("a.jpg", lambda: good.picture("TIFF"), "FIL-003"),
    "ICO": ("a.png", lambda: b"\0\0\1\0\1\0\x10\x10", "FIL-003"),
    "PostScript": ("a.png", lambda: b"\xc5\xd0\xd3\xc6" + b"%!PS", "FIL-003"),
}  # fmt: skip
HIDING = {
    "JPEG and archive": ("a.jpg", lambda: good.picture() + good.zipped([("a", "b")]), "FIL-006"),
    "JPEG and script after": ("a.jpg", lambda: good.picture() + SECRET, "FIL-006"),
    "PNG and script after": ("a.png", lambda: good.picture("PNG") + SECRET, "FIL-006"),
    "PNG and PDF after": ("a.png", lambda: good.picture("PNG") + good.pdf(), "FIL-006"),
    "a script as comment": ("a.jpg", lambda: segment(0xFE, SECRET), "FIL-006"),
    "PHP as comment": ("a.jpg", lambda: segment(0xFE, b"<?php system($_GET[1]); ?>"), "FIL-006"),
    "a script as text of PNG": ("a.png", lambda: chunk(b"tEXt", b"Title\0" + SECRET), "FIL-006"),
    "a script in a part of its own": ("a.png", lambda: chunk(b"prVt", SECRET), "FIL-006"),
    "a comment of JavaScript as head": (
        "a.jpg", lambda: b"\xff\xd8\xff\xe0\x2f\x2a" + b"\0" * 0x2F28 + good.picture()[2:], "FIL-006"),
    "a page in EXIF": ("a.jpg", lambda: segment(0xE1, b"Exif\0\0<html onload=1>"), "FIL-006"),
}  # fmt: skip


def cases():
    """All that must be refused, for traders and as evidence of an inspection."""
    made = []
    for name, (file_name, maker, code) in REFUSED.items():
        for way in ("document", "inspection"):
            made.append(FileCase("picture", f"{name} ({way})", file_name, maker, (code,), way=way))
    return made + [
        FileCase("picture hides", name, file_name, maker, (code,), way="inspection")
        for name, (file_name, maker, code) in HIDING.items()
    ]


# What a trader sends is made anew: taken, and nothing of this is left.
NEUTRALISED = {
    **{name: (file_name, maker, b"alert(1)") for name, (file_name, maker, _) in HIDING.items()},
    "GPS of a telephone": ("a.jpg", lambda: good.picture(exif=good.gps_exif()), b"Telephone Works"),
    "GPS in PNG": ("a.png", lambda: good.picture("PNG", exif=good.gps_exif()), b"Telephone Works"),
    "XMP": ("a.jpg", lambda: segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0Secretperson"), b"Secretperson"),
}  # fmt: skip
