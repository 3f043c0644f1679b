"""Hostile texts, XML, names, and files that are not what they say."""

from tests.hostile import good
from tests.hostile.case import FileCase

DTDS = {
    "billion laughs": '<!DOCTYPE l [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1 if n else str()};" * 10}">' for n in range(9))
    + "]><l>&a8;</l>",
    "quadratic": f'<!DOCTYPE l [<!ENTITY a "{"A" * 50_000}">]><l>{"&a;" * 40_000}</l>',
    "a file": '<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><l>&a;</l>',
    "an address": '<!DOCTYPE l [<!ENTITY a SYSTEM "http://169.254.169.254/">]><l>&a;</l>',
    "parameters": '<!DOCTYPE l [<!ENTITY % p SYSTEM "http://a.example/x.dtd"> %p;]><l/>',
    "another's document type": '<!DOCTYPE l SYSTEM "http://a.example/x.dtd"><l/>',
    "nothing in it": "<!DOCTYPE l><l/>",
    "default attributes": '<!DOCTYPE l [<!ATTLIST l a CDATA "x">]><l/>',
}
BEFORE = {
    "": "", "after a mark": "\ufeff", "after a head": "<?xml version='1.0'?>\n",
    "after a comment": "<!-- > ]]> -->", "after an instruction": "<?a b?>", "after blanks": "\n\t ",
}  # fmt: skip
SOAP = (
    "{dtd}<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Body>"
    "<MetaData/></s:Body></s:Envelope>"
)
MESSAGES = {
    "UTF-16 without a mark": (lambda: "<a/>".encode("utf-16-le"), "MSG-003"),
    "UTF-32": (lambda: "<a/>".encode("utf-32"), "MSG-003"),
    "UTF-7": (lambda: b"<?xml version='1.0' encoding='UTF-7'?><a/>", "MSG-003"),
    "EBCDIC": (lambda: "<?xml version='1.0'?>".encode("cp037"), "MSG-003"),
    "an unknown encoding": (lambda: b"<?xml version='1.0' encoding='x-y'?><a/>", "MSG-003"),
    "a NUL": (lambda: b"<a>\0</a>", "MSG-003"),
    "41 levels": (lambda: b"<a>" * 42 + b"</a>" * 42, "MSG-007"),
    "300 levels": (lambda: b"<a>" * 300 + b"</a>" * 300, ("MSG-009", "MSG-007")),
    "200,000 levels": (lambda: b"<a>" * 200_000 + b"</a>" * 200_000, ("MSG-009", "MSG-007")),
    "3 million siblings": (lambda: b"<r>" + b"<a/>" * 2_400_000 + b"</r>", "MSG-006"),
    "600,000 siblings": (lambda: b"<r>" + b"<a/>" * 600_000 + b"</r>", "MSG-006"),
    "200,000 attributes": (
        lambda: b"<r " + b" ".join(b'a%d="1"' % n for n in range(200_000)) + b"/>", "MSG-006"),
    "11 MB of text": (lambda: b"<a>" + b"x" * 11_000_000 + b"</a>", "MSG-001"),
    "an instruction": (lambda: b"<a><?php x?></a>", "MSG-008"),
    "a style sheet": (lambda: b"<?xml-stylesheet href='x'?><a/>", ("MSG-008", "FIL-007")),
    "an unknown entity": (lambda: b"<a>&xxe;</a>", "MSG-009"),
    "a lone surrogate": (lambda: b"<a>&#xD800;</a>", "MSG-009"),
    "a NUL by number": (lambda: b"<a>&#0;</a>", "MSG-009"),
    "a small doctype": (lambda: b"<!doctype a><a/>", ("MSG-009", "FIL-007")),
    "two roots": (lambda: b"<a/><b/>", "MSG-009"),
    "an attribute twice": (lambda: b"<a b='1' b='2'/>", "MSG-009"),
    "an unbound prefix": (lambda: b"<x:a/>", ("MSG-009", "MSG-011")),
    "cut": (lambda: b"<a><b>", "MSG-009"),
    "nothing": (lambda: b"   ", ("MSG-002", "FIL-004")),
    "a SOAP message with a document type": (
        lambda: SOAP.format(dtd="<!DOCTYPE x [<!ENTITY a 'b'>]>").encode(), "MSG-005"),
}  # fmt: skip
ACTIVE = {
    "SVG with script": "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "SVG with a handler": "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "SVG under a prefix": "<g:x xmlns:g='http://www.w3.org/2000/svg'/>",
    "XHTML under a prefix": "<a xmlns:h='http://www.w3.org/1999/xhtml'><h:b onclick='1'/></a>",
    "XSL": "<x:t xmlns:x='http://www.w3.org/1999/XSL/Transform'/>",
    "HTML": "<html><body>x</body></html>", "HTML in capitals": "<HTML><BODY onload=alert(1)>",
    "a doctype of HTML": "<!DOCTYPE html><p>", "a script": "<script>alert(1)</script>",
    "a script after words": "Invoice\n\n< script >alert(1)</script >", "a frame": "a <iframe src=x>",
    "PHP": "<?php system('id');", "PHP in short": "<?= 1 ?>", "ASP": "<% Response %>",
    "RTF": "{\\rtf1 x}", "an address of script": "see javascript:alert(1)",
    "a style sheet": "<?xml-stylesheet type='text/xsl' href='x'?><a/>",
    "an object": "x <object data=x>", "meta": "<meta http-equiv=refresh content='0;url=x'>",
}  # fmt: skip
BINARIES = {
    "Windows program": b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff", "ELF": b"\x7fELF\2\1\1\0\0\0\0",
    "Mach-O": b"\xcf\xfa\xed\xfe\7\0\0\1", "Java class": b"\xca\xfe\xba\xbe\0\0\0\x34",
    "old Office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "7z": b"7z\xbc\xaf\x27\x1c\0\4",
    "RAR": b"Rar!\x1a\x07\x01\0", "gzip": b"\x1f\x8b\x08\0\0\0\0\0", "Flash": b"CWS\x0a\0\0\0\0",
    "film": b"\0\0\0\x18ftypmp42\0\0", "shortcut": b"L\0\0\0\1\x14\2\0", "text with NUL": b"a\0b",
    "text with an escape": b"\x1b[2Ja", "broken UTF-8": b"\xff\xfea\0b\0", "latin": b"caf\xe9 ol\xe9",
    "WebAssembly": b"\0asm\1\0\0\0", "SQLite": b"SQLite format 3\0", "a cabinet": b"MSCF\0\0\0\0",
}  # fmt: skip
NAMES = [
    "../../etc/passwd.txt", "..\\a.txt", "/a.txt", "C:\\a.txt", "a/b.txt", ".htaccess.txt", ".txt",
    "", " ", "a" * 200 + ".txt", "a\0b.txt", "a\nb.txt", "a\r\nSet-Cookie: x.txt", "a\x1bb.txt",
    "con.txt", "NUL", "lpt1.txt", 'a"b.txt', "a<b>.txt", "a|b.txt", "a*b.txt", "a?b.txt", "a:b.txt",
    "..txt", "a..txt",
    *(f"invoice{sign}txt.exe" for sign in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u200e\u200f"),
    *(f"in{sign}voice.txt" for sign in "\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e\u3164\u2028\u2029"),
    "a\ud800.txt", "a\uffff.txt", "a\ue000.txt",
]  # fmt: skip


def cases():
    """All of them."""
    made = []
    for name, text in DTDS.items():
        for where, before in BEFORE.items():
            if before == "<?a b?>" or before.startswith("\n"):
                codes = ("MSG-005", "MSG-009", "FIL-007")
            else:
                codes = ("MSG-005", "FIL-007")
            data = (before + text).encode()
            for way in ("document", "xml"):
                made.append(FileCase("document type", f"{name} {where} ({way})", "a.xml",
                                     lambda d=data: d, codes, way=way))  # fmt: skip
    for name, (maker, code) in MESSAGES.items():
        codes = code if isinstance(code, tuple) else (code,)
        made.append(FileCase("xml", name, "a.xml", maker, codes, way="xml"))
        if not name.startswith("11 MB"):
            made.append(FileCase("xml file", name, "a.xml", maker,
                                 (*codes, "FIL-003", "FIL-007")))  # fmt: skip
    for name, text in ACTIVE.items():
        for file_name in ("a.xml", "a.txt", "a.svg", "a.csv"):
            made.append(FileCase("active text", f"{name} as {file_name}", file_name,
                                 lambda t=text: t.encode(),
                                 ("FIL-007", "FIL-004", "MSG-005", "MSG-008")))  # fmt: skip
    for name, data in BINARIES.items():
        for file_name in ("a.pdf", "a.txt"):
            made.append(FileCase("binary", f"{name} as {file_name}", file_name,
                                 lambda d=data: d, ("FIL-003",)))  # fmt: skip
    made += [
        FileCase("file name", repr(name)[:40], name, lambda: good.TEXT, ("FIL-005",))
        for name in NAMES
    ]
    for file_name, maker in good.GOOD.items():
        for other in sorted({*good.GOOD, "a.exe", "a.html", "a.svg", "a"} - {file_name}):
            if not {file_name, other} <= {"note.txt", "lines.csv"}:
                made.append(
                    FileCase(
                        "says another kind", f"{file_name} as {other}", other, maker, ("FIL-004",)
                    )
                )
        made.append(
            FileCase(
                "declares another kind", file_name, file_name, maker, ("FIL-004",), "text/html"
            )
        )
    made.append(FileCase("size", "nothing", "a.txt", lambda: b"", ("FIL-001",)))
    made.append(FileCase("size", "21 MB", "a.txt", lambda: b"a" * 21_000_000, ("FIL-002",)))
    made.append(FileCase("size", "a second kind after 100 bytes", "a.pdf",
                         lambda: b"\xff" * 100 + good.pdf(), ("FIL-006",)))  # fmt: skip
    return made
