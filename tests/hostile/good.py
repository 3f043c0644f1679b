"""Good files of every kind, from which bad ones are made."""

import io
import zipfile
import zlib

import pikepdf
from PIL import Image


def pdf(change=None, **save):
    """A document of one page; `change` is called with it before it is saved."""
    made = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(200, 200))
        if change is not None:
            change(document)
        document.save(made, **{"deterministic_id": "encryption" not in save, **save})
    return made.getvalue()


def picture(kind="JPEG", size=(40, 30), **save):
    """A small picture with a gradient, so that it has real points."""
    made = io.BytesIO()
    drawn = Image.new("RGB", size)
    drawn.putdata(
        [((x * 5) % 256, (y * 7) % 256, 90) for y in range(size[1]) for x in range(size[0])]
    )
    drawn.save(made, kind, **save)
    return made.getvalue()


def gps_exif():
    """What a telephone writes: camera, place, a comment."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Telephone Works", "Model 9"
    exif[0x0112] = 6  # turned
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "S", (6.0, 49.0, 12.0), "E", (39.0, 17.0, 4.0)
    return exif.tobytes()


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def parts(rows='<row r="1"><c r="A1"><v>1</v></c></row>'):
    """The parts of a workbook of one sheet."""
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Override '
        f'PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/><Override '
        f'PartName="/xl/worksheets/s.xml" ContentType="{TYPE}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="One" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/s.xml"/>'
        "</Relationships>",
        "xl/worksheets/s.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>'
        "</worksheet>",
    }


def zipped(members, packing=zipfile.ZIP_DEFLATED):
    """An archive of (name or ZipInfo, content)."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packing) as archive:
        for name, text in members.items() if isinstance(members, dict) else members:
            archive.writestr(name, text, compress_type=packing)
    return made.getvalue()


def workbook(more=None, **told):
    """A workbook, with more parts."""
    return zipped({**parts(**told), **(more or {})})


def png_chunk(name, data):
    """One part of a PNG with its check sum."""
    return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")


CSV = b"item,text\r\n1,Tea\r\n"
TEXT = "Packing list: 10 cartons of tea.\nقائمة التعبئة\n".encode()
XML = b"<?xml version='1.0'?><invoice><line>Tea</line></invoice>"
GOOD = {
    "invoice.pdf": pdf, "label.jpg": picture, "label.png": lambda: picture("PNG"),
    "lines.xlsx": workbook, "lines.csv": lambda: CSV, "note.txt": lambda: TEXT,
    "invoice.xml": lambda: XML,
}  # fmt: skip
