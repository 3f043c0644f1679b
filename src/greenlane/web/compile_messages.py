"""Message catalogues compiled with the standard library alone.

`python -m greenlane.web.compile_messages` reads the .po files beside this module and writes .mo
files (the format of GNU gettext) where they are older than their source.
"""

import ast
import struct
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
_MAGIC = 0x950412DE
_CONTEXT = "\x04"
_PLURAL = "\0"


class CatalogueError(ValueError):
    """A line of a .po file cannot be read; the text names it."""


def entries(source: str) -> Iterator[dict[str, str]]:
    """The entries of a .po file: keyword (msgid, msgid_plural, msgstr[0] ...) to text."""
    entry: dict[str, str] = {}
    keyword, fuzzy = "", False
    for number, raw in enumerate(source.splitlines(), start=1):
        line = raw.strip()
        if line.startswith("#,") and "fuzzy" in line:
            fuzzy = True
        if line.startswith("#"):
            continue
        if not line:
            if entry and not fuzzy:
                yield entry
            entry, keyword, fuzzy = {}, "", False
            continue
        if not line.startswith('"'):
            keyword, _space, line = line.partition(" ")
        if not keyword:
            raise CatalogueError(f"line {number}: {raw!r}")
        entry[keyword] = entry.get(keyword, "") + _text(line.strip(), number)
    if entry and not fuzzy:
        yield entry


def _text(quoted: str, number: int) -> str:
    try:
        return str(ast.literal_eval(quoted))
    except (SyntaxError, ValueError) as error:
        raise CatalogueError(f"line {number}: {quoted!r}") from error


def messages(source: str) -> dict[str, str]:
    """What a catalogue maps: key to translation, as gettext looks them up; empty ones left out."""
    made = {}
    for entry in entries(source):
        key = entry.get("msgid", "")
        if "msgctxt" in entry:
            key = entry["msgctxt"] + _CONTEXT + key
        value = entry.get("msgstr", "")
        if "msgid_plural" in entry:
            key += _PLURAL + entry["msgid_plural"]
            forms = sorted((k, v) for k, v in entry.items() if k.startswith("msgstr["))
            value = _PLURAL.join(text for _key, text in forms)
        if value.strip(_PLURAL):
            made[key] = value
    return made


def machine_object(translated: dict[str, str]) -> bytes:
    """The bytes of a .mo file: a header, two tables of lengths and places, and the texts."""
    pairs = sorted((k.encode(), v.encode()) for k, v in translated.items())
    count = len(pairs)
    keys_at, values_at = 28, 28 + 8 * count
    place = 28 + 16 * count
    tables, body = [], b""
    for column in (0, 1):
        for pair in pairs:
            tables.append(struct.pack("<II", len(pair[column]), place + len(body)))
            body += pair[column] + b"\0"
    header = struct.pack("<7I", _MAGIC, 0, count, keys_at, values_at, 0, 0)
    return header + b"".join(tables) + body


def compile_all(root: Path = HERE / "locale") -> list[Path]:
    """Compile every catalogue under `root` that changed; gives the files written."""
    written = []
    for source in sorted(root.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        fresh = target.with_suffix(".mo.tmp")
        fresh.write_bytes(machine_object(messages(source.read_text("utf-8"))))
        fresh.replace(target)  # another process may read it at this moment
        written.append(target)
    return written


if __name__ == "__main__":
    for path in compile_all():
        print(path)
