"""Hostile PDF documents."""

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from tests.hostile import good
from tests.hostile.case import FileCase


def opening(action):
    return lambda: good.pdf(lambda d: d.Root.__setitem__("/OpenAction", Dictionary(action)))


def root(key, value):
    return lambda: good.pdf(
        lambda d: d.Root.__setitem__(key, value(d) if callable(value) else value)
    )


def annotated(note):
    def change(document):
        document.pages[0]["/Annots"] = Array([Dictionary({"/Type": Name.Annot, **note})])

    return lambda: good.pdf(change)


def action(kind, **more):
    return {"/S": Name(kind), **{f"/{key}": value for key, value in more.items()}}


JS = action("/JavaScript", JS=String("app.alert(1)"))


def hidden_names(document):
    stream = document.make_stream(b"MZ")
    spec = Dictionary({"/Type": Name.Filespec, "/F": String("a.exe"), "/EF": Dictionary(F=stream)})
    return Dictionary(
        EmbeddedFiles=Dictionary(Names=Array([String("a"), document.make_indirect(spec)]))
    )


def orphan(text):
    """An object that no table names, before the table."""

    def made():
        data = good.pdf()
        at = data.rfind(b"xref")
        return data[:at] + b"99 0 obj\n" + text + b"\nendobj\n" + data[at:]

    return made  # fmt: skip


def deep():
    node = Dictionary(X=Name.Y)
    for _ in range(100):
        node = Dictionary(X=node)
    return good.pdf(lambda d: d.Root.__setitem__("/Deep", node))


def many_pages():
    def change(document):
        page = document.pages[0]
        for _ in range(2_001):
            document.pages.append(page)

    return good.pdf(change)  # fmt: skip


def many_objects():
    def change(document):
        document.Root["/Many"] = Array(
            [document.make_indirect(Dictionary(A=1)) for _ in range(100_100)]
        )

    return good.pdf(change, object_stream_mode=pikepdf.ObjectStreamMode.generate)  # fmt: skip


ENCRYPTED = {
    "for opening": pikepdf.Encryption(owner="o", user="u"),
    "for changing": pikepdf.Encryption(owner="o", user=""),
    "with RC4": pikepdf.Encryption(owner="o", user="u", R=3, aes=False, metadata=False),
}
ACTING = {
    "JavaScript on opening": (opening(JS), "FIL-032"),
    "JavaScript in the names": (root("/Names", Dictionary(JavaScript=Dictionary(Names=Array([])))), "FIL-032"),
    "JavaScript on a page": (
        lambda: good.pdf(lambda d: d.pages[0].__setitem__("/AA", Dictionary(O=Dictionary(JS)))), "FIL-032"),
    "JavaScript on closing": (root("/AA", Dictionary(WC=Dictionary(JS))), "FIL-032"),
    "JavaScript behind a link": (annotated({"/Subtype": Name.Link, "/A": Dictionary(JS)}), "FIL-032"),
    "JavaScript as a next action": (
        opening(action("/GoTo", Next=Array([Dictionary(JS)]))), "FIL-032"),
    "JavaScript in a stream": (
        root("/OpenAction", lambda d: Dictionary(action("/JavaScript", JS=d.make_stream(b"1")))), "FIL-032"),
    "JavaScript in a packed object": (
        lambda: good.pdf(lambda d: d.Root.__setitem__("/OpenAction", d.make_indirect(Dictionary(JS))),
                         object_stream_mode=pikepdf.ObjectStreamMode.generate), "FIL-032"),
    "a form that calculates": (
        root("/AcroForm", Dictionary(Fields=Array([Dictionary(AA=Dictionary(C=Dictionary(JS)))]))), "FIL-032"),
    "JavaScript no table names": (orphan(b"<</S/JavaScript/JS(1)>>"), "FIL-032"),
    "JavaScript no table names, coded": (orphan(b"<</S/J#61vaScr#69pt/J#53(1)>>"), "FIL-032"),
    "Launch": (opening(action("/Launch", F=String("cmd.exe"))), "FIL-032"),
    "Launch behind a link": (
        annotated({"/Subtype": Name.Link, "/A": Dictionary(action("/Launch", F=String("a")))}), "FIL-032"),
    "Launch no table names": (orphan(b"<</S/Launch/F(a.exe)>>"), "FIL-032"),
    "a form sent away": (opening(action("/SubmitForm", F=String("http://a.example"))), "FIL-032"),
    "data imported": (opening(action("/ImportData", F=String("a.fdf"))), "FIL-032"),
    "another file opened": (opening(action("/GoToR", F=String("\\\\host\\a.pdf"))), "FIL-032"),
    "an address of a file": (
        annotated({"/Subtype": Name.Link, "/A": Dictionary(action("/URI", URI=String("file:///etc")))}), "FIL-032"),
    "an address that is script": (
        annotated({"/Subtype": Name.Link, "/A": Dictionary(action("/URI", URI=String("javascript:1")))}), "FIL-032"),
    "an embedded file": (root("/Names", hidden_names), "FIL-033"),
    "an associated file": (root("/AF", Array([])), "FIL-033"),
    "a file as a note": (annotated({"/Subtype": Name.FileAttachment}), "FIL-033"),
    "a portfolio": (root("/Collection", Dictionary(View=Name.D)), "FIL-033"),
    "an embedded file no table names": (orphan(b"<</Type/EmbeddedFile>>"), "FIL-033"),
    "another document opened inside": (opening(action("/GoToE")), "FIL-033"),
    "XFA": (root("/AcroForm", Dictionary(XFA=Array([String("t"), String("x")]))), "FIL-035"),
    "rich media": (annotated({"/Subtype": Name.RichMedia}), "FIL-035"),
    "a film": (annotated({"/Subtype": Name.Movie}), "FIL-035"),
    "sound": (opening(action("/Sound")), "FIL-035"),
    "a rendition": (opening(action("/Rendition")), "FIL-035"),
    "three dimensions": (annotated({"/Subtype": Name("/3D")}), "FIL-035"),
    "too deep": (deep, "FIL-034"),
    "too many pages": (many_pages, "FIL-034"),
    "too many objects": (many_objects, "FIL-034"),
    "no end": (lambda: good.pdf().replace(b"%%EOF", b"%%EO "), "FIL-030"),
    "head alone": (lambda: b"%PDF-1.7\n%%EOF", "FIL-030"),
    "noise": (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 50 + b"%%EOF", "FIL-030"),
    "a script after": (lambda: good.pdf() + b"<script>alert(1)</script>", "FIL-006"),
    "an archive after": (lambda: good.pdf() + good.zipped([("a", "b")]), "FIL-006"),
    "a page of the web before": (
        lambda: good.pdf().replace(b"%PDF-", b"%PDF-1.7 <html><script>alert(1)</script>%PDF-", 1), "FIL-006"),
    "something before": (lambda: b"\x89\x88" + good.pdf(), "FIL-006"),
}  # fmt: skip


def cases():
    """All of them."""
    made = [
        FileCase("pdf", name, "invoice.pdf", maker, (code,))
        for name, (maker, code) in ACTING.items()
    ]
    return made + [
        FileCase("pdf encrypted", name, "invoice.pdf",
                 lambda how=how: good.pdf(encryption=how), ("FIL-031",))
        for name, how in ENCRYPTED.items()
    ]  # fmt: skip
