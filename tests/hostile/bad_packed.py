"""Hostile archives and workbooks."""

import gzip
import io
import struct
import tarfile
import zipfile

from tests.hostile import good
from tests.hostile.case import FileCase

ZEROS = b"0" * 30_000_000


def entry(name, **told):
    info = zipfile.ZipInfo("x")
    info.filename = name
    info.external_attr = told.pop("mode", 0o100644) << 16
    for key, value in told.items():
        setattr(info, key, value)
    return info


def named(name):
    return lambda: good.zipped([(entry(name), "x"), ("a.txt", "y")])


def moded(mode):
    return lambda: good.zipped([(entry("a", mode=mode), "/etc/passwd"), ("b.txt", "y")])


def holding(name, data):
    return lambda: good.zipped([(name, data() if callable(data) else data)])


def tar():
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as archive:
        archive.addfile(tarfile.TarInfo("x"))
    return made.getvalue()


def lying(stated):
    """A member that unpacks to more than local header and directory state."""

    def made():
        data = bytearray(good.zipped([("a.txt", b"A" * 500_000)]))
        for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
            place = data.find(mark) + at
            data[place : place + 4] = struct.pack("<I", stated)
        return bytes(data)

    return made


def flagged(bit):
    def made():
        data = bytearray(good.zipped([("a.txt", b"secret")]))
        for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            data[data.find(mark) + at] |= bit
        return bytes(data)

    return made


def many(count, stated=None):
    """A directory of `count` entries over one member, of which the end may state another number."""

    def made():
        data = good.zipped([("a.txt", "x")])
        first, end = data.find(b"PK\x01\x02"), data.find(b"PK\x05\x06")
        directory = data[first:end] * count
        number = min(0xFFFF, count if stated is None else stated)
        tail = struct.pack(
            "<4sHHHHIIH", b"PK\x05\x06", 0, 0, number, number, len(directory), first, 0
        )
        return data[:first] + directory + tail

    return made


def overlapping():
    """One compressed kernel under many names: small file, huge sum."""
    data = good.zipped([("a.txt", b"0" * 900_000)])
    first, end = data.find(b"PK\x01\x02"), data.find(b"PK\x05\x06")
    single = data[first:end]
    directory = b"".join(single.replace(b"a.txt", f"{at}.txt".encode()) for at in range(10))
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 10, 10, len(directory), first, 0)
    return data[:first] + directory + tail


def cut(part):
    return lambda: good.zipped([("a.txt", "x" * 900)])[:-part]


def spoiled():
    data = bytearray(good.zipped([("a.txt", "x" * 900)], zipfile.ZIP_STORED))
    data[60] ^= 0xFF
    return bytes(data)


SLIPS = ["../a", "..\\a", "a/../../b", "/etc/passwd", "\\\\host\\share\\a", "C:\\a.txt", "c:a",
         "a/..", "a\nb", "a\x7fb", "n" * 300, "/".join("d" * 20)]  # fmt: skip
MODES = {"symlink": 0o120777, "device": 0o060644, "character device": 0o020644,
         "pipe": 0o010644, "socket": 0o140644}  # fmt: skip
NESTED = {
    "zip": ("in.dat", lambda: good.zipped([("a", "b")])), "by name": ("in.zip", b"text"),
    "jar": ("in.jar", b"text"), "gzip": ("in.dat", gzip.compress(b"x")), "tar.gz": ("x.dat", tar),
    "7z": ("x", b"7z\xbc\xaf\x27\x1c\0\4"), "rar": ("x", b"Rar!\x1a\x07\x01\0"),
    "xz": ("x", b"\xfd7zXZ\0\0\4"), "bzip2": ("x", b"BZh91AY"), "zstd": ("x", b"\x28\xb5\x2f\xfd"),
    "cab": ("x", b"MSCF\0\0"), "ole": ("x.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    "iso by name": ("x.iso", b"text"), "tar by name": ("x.TAR", b"text"),
    "42.zip": ("lib 0.zip", lambda: good.zipped([("b", ZEROS[:1000])])),
}  # fmt: skip
ACTIVE = ["xl/vbaProject.bin", "xl/activeX/activeX1.xml", "xl/embeddings/o.docx",
          "xl/embeddings/oleObject1.bin", "xl/externalLinks/externalLink1.xml",
          "customUI/customUI.xml", "xl/ctrlProps/c.xml", "xl/connections.xml",
          "xl/queryTables/q.xml", "xl/macrosheets/sheet1.xml", "xl/dialogsheets/sheet1.xml",
          "xl/webextensions/w.xml", "XL/VBAPROJECT.BIN"]  # fmt: skip
SPANS = {
    "two far cells": '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"/></row>',
    "tall and wide": '<row r="1"><c r="A1"/></row><row r="900000"><c r="ZZ900000"/></row>',
    "wide": '<row r="1"><c r="A1"/><c r="XFD1"/></row>',
    "small letters": '<row r="1"><c r="a1"/></row><row r="2"><c r="xfd1048576"/></row>',
    "beyond any sheet": '<row r="1"><c r="A9999999"/></row>',
    "spaces around": "<row r = '1048576'><c r\n=\n'XFD1048576'/></row>",
}  # fmt: skip


def cases():
    """All of them."""
    packed = [
        ("zeros", lambda: good.zipped([("a.txt", ZEROS)]), "FIL-012"),
        ("a hundred files of zeros",
         lambda: good.zipped([(f"{n}.txt", ZEROS[:2_000_000]) for n in range(100)]), "FIL-012"),
        ("overlapping members", overlapping, ("FIL-013", "FIL-012")),
        ("too few bytes stated", lying(10), ("FIL-013", "FIL-010")),
        ("no bytes stated", lying(0), ("FIL-013", "FIL-010")),
        ("more bytes stated", lying(900_000), "FIL-013"),
        ("three gigabytes stated", lying(3_000_000_000), "FIL-012"),
        ("1,001 members", many(1_001), "FIL-011"),
        ("100,000 members, 5 stated", many(100_000, 5), "FIL-011"),
        ("one name twice", many(2), "FIL-013"),
        ("encrypted", flagged(1), "FIL-017"), ("strongly encrypted", flagged(0x41), "FIL-017"),
        ("cut", cut(5), ("FIL-010", "FIL-006")), ("without directory", cut(80), "FIL-010"),
        ("spoiled", spoiled, "FIL-010"), ("head alone", lambda: b"PK\x03\x04", "FIL-010"),
        ("noise", lambda: b"PK\x03\x04" + bytes(range(256)) * 40, "FIL-010"),
        ("bzip2 inside", lambda: good.zipped([("a.txt", "x")], zipfile.ZIP_BZIP2), "FIL-010"),
        ("lzma inside", lambda: good.zipped([("a.txt", "x")], zipfile.ZIP_LZMA), "FIL-010"),
        ("something after", lambda: good.workbook() + b"<script>1</script>", "FIL-006"),
        ("a comment", lambda: good.workbook()[:-2] + b"\x04\0eval", "FIL-006"),
        ("a second archive after", lambda: good.workbook() + good.workbook(),
         ("FIL-013", "FIL-006")),
        ("empty archive", lambda: good.zipped([]), "FIL-003"),
        ("a plain archive", lambda: good.zipped([("a.txt", "x")]), "FIL-003"),
        ("a Word document", lambda: good.zipped({"[Content_Types].xml": "wordprocessingml",
                                                 "word/document.xml": "<x/>"}), "FIL-003"),
        ("a binary workbook", lambda: good.workbook({"xl/workbook.bin": "x"}), "FIL-003"),
        ("a workbook of OpenDocument", lambda: good.workbook({"content.xml": "x"}), "FIL-003"),
        ("a macro workbook by type", lambda: good.zipped({**good.parts(), "[Content_Types].xml":
         "application/vnd.ms-excel.sheet.macroEnabled.main+xml"}), "FIL-003"),
    ]  # fmt: skip
    made = [("zip", name, maker, codes) for name, maker, codes in packed]
    made += [("zip slip", repr(name)[:30], named(name), "FIL-014") for name in SLIPS]
    made += [("zip link", name, moded(mode), "FIL-015") for name, mode in MODES.items()]
    made += [("zip in zip", n, holding(*given), "FIL-016") for n, given in NESTED.items()]
    made += [
        ("workbook", part, lambda p=part: good.workbook({p: "x"}), "FIL-018") for part in ACTIVE
    ]
    made += [("workbook span", n, lambda r=rows: good.workbook(rows=r), "FIL-019")
             for n, rows in SPANS.items()]  # fmt: skip
    made += [
        ("workbook", f"a document type in {part}",
         lambda p=part: good.workbook({p: '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "FIL-018")
        for part in ("xl/sharedStrings.xml", "xl/styles.xml", "docProps/core.xml", "xl/drawings/d.vml")
    ]  # fmt: skip
    made.append(
        ("workbook", "a coded place", lambda: good.workbook(rows='<c r="&#65;1"/>'), "FIL-010")
    )
    return [
        FileCase(family, name, "lines.xlsx", maker, codes if isinstance(codes, tuple) else (codes,))
        for family, name, maker, codes in made
    ]
