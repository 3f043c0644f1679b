"""The stand-alone check as a program: files and public keys in, a verdict for each file out.

    python -m greenlane.evidence FILE... --key KEY [--json]

KEY is a line, or a file of lines; give it more than once for several. Ends with 0 when all files
are sound, 1 when one is not, 2 when a check could not be made. Needs no database and no network.
"""

import sys
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from greenlane.evidence import case_bundle, receipt, verify
from greenlane.evidence.bundle import UNREADABLE
from greenlane.evidence.signing import KeySet, KeyTextError, PublicKey, public_lines
from greenlane.evidence.verify import CODES, Verdict

SOUND, UNSOUND, NOT_CHECKED = 0, 1, 2
MOST_BYTES = 64 * 1024 * 1024


class NotCheckedError(ValueError):
    """A check could not be made; the text says why."""


def examine(content: bytes, keys: KeySet) -> Verdict:
    """The verdict on a file: a bundle, a receipt, or the file of a case."""
    checks = {receipt.FORMAT: receipt.check, case_bundle.FORMAT: case_bundle.check}
    return checks.get(_format(content), verify.check)(content, keys)


def _format(content: bytes) -> str:
    try:
        told = msgspec.json.decode(content, type=dict[str, msgspec.Raw])
        return msgspec.json.decode(told.get("format", b'""'), type=str)
    except UNREADABLE:
        return ""


def lines(verdict: Verdict) -> list[str]:
    """What was found, a line each, for people."""
    if not verdict.sound or verdict.head is None:
        return [str(fault) for fault in verdict.faults]
    head, told = verdict.head, [f"sound: {verdict.subject}"]
    if verdict.bundle is not None:
        read = verdict.bundle
        withheld = sum(event.entry is None for event in read.events)
        hidden = f", {withheld} of them withheld" if withheld else ""
        told += [
            f"{len(read.documents)} document(s), {len(read.events)} events{hidden}",
            f"law {read.law.name}",
        ]
    signed = ", ".join(f"{s.name} ({s.key_id})" for s in head.signatures)
    return [
        *told,
        f"in the log of {head.head.size} entries at {head.head.moment:%Y-%m-%d %H:%M:%S} UTC",
        f"signed by {signed}",
    ]


def as_json(name: str, verdict: Verdict) -> dict[str, Any]:
    """The verdict for programs."""
    head = verdict.head.head if verdict.head else None
    return {
        "file": name, "sound": verdict.sound, "subject": verdict.subject,
        "faults": [{"code": f.code, "where": f.where, "text": CODES[f.code]}
                   for f in verdict.faults],
        "size": head.size if head else None, "moment": head.moment if head else None,
        "signedBy": [s.key_id for s in verdict.head.signatures] if verdict.head else [],
    }  # fmt: skip


def trusted(told: Iterable[str]) -> KeySet:
    """The keys that lines, or files of lines, tell. Raises NotCheckedError when there is none."""
    keys: list[PublicKey] = []
    for each in told:
        try:
            keys += public_lines(each if _is_line(each) else _read(each).decode())
        except KeyTextError as error:
            raise NotCheckedError(f"--key: {error}") from error
        except ValueError as error:
            raise NotCheckedError(f"{each}: {error}") from error
    if not keys:
        raise NotCheckedError("no public key: give the log's with --key")
    return KeySet(keys)


def _is_line(told: str) -> bool:
    return told.count("+") >= 2 and "\n" not in told and told[:1] not in "./"


def _read(name: str) -> bytes:
    try:
        with open(name, "rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise NotCheckedError(f"{name}: {error.strerror}") from error
    if len(content) > MOST_BYTES:
        raise NotCheckedError(f"{name}: larger than {MOST_BYTES} bytes")
    return content


def run(files: Sequence[str], told: Sequence[str], *, json: bool = False) -> int:
    """Check files and print what was found; gives the exit code, the worst of all."""
    try:
        keys = trusted(told)
    except NotCheckedError as error:
        sys.stderr.write(f"{error}\n")
        return NOT_CHECKED
    worst, found = SOUND, []
    for name in files:
        try:
            verdict = examine(_read(name), keys)
        except NotCheckedError as error:
            sys.stderr.write(f"{error}\n")
            worst = NOT_CHECKED
            continue
        worst = max(worst, SOUND if verdict.sound else UNSOUND)
        found.append(as_json(name, verdict))
        if not json:
            lead = f"{name}: " if len(files) > 1 else ""
            sys.stdout.write("".join(f"{lead}{line}\n" for line in lines(verdict)))
    if json:
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(found), indent=1).decode() + "\n")
    return worst


def main(words: Sequence[str]) -> int:
    """The program with its words."""
    files: list[str] = []
    told: list[str] = []
    json = False
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word == "--json":
            json = True
        elif word == "--key" and rest:
            told.append(rest.pop(0))
        elif word.startswith("--key="):
            told.append(word.removeprefix("--key="))
        elif word.startswith("-"):
            files = []
            break
        else:
            files.append(word)
    if not files:
        sys.stderr.write("usage: python -m greenlane.evidence FILE... --key KEY [--json]\n")
        return NOT_CHECKED
    return run(files, told, json=json)
