"""H12: no regular expression that reads what strangers send takes for ever.

Each is run on 60 thousand characters that repeat what its text allows and then do not fit. One that
needs the square of the length would run for many seconds of the processor; the bound of one second
is a thousand times what a straight one takes.
"""

import importlib
import pkgutil
import re
import signal
from contextlib import contextmanager

import pytest

LENGTH, SECONDS = 60_000, 1.0
# Rooms that read what comes from outside; tariffs are files that the law desk loads.
ROOMS = ("kernel", "standards", "datamodel", "rules", "messages", "duties", "lifecycle",
         "usecases", "web", "api", "access", "evidence")  # fmt: skip
OURS = ("greenlane.messages.tariffs", "greenlane.web.catalogue")


def modules():
    for room in ROOMS:
        package = importlib.import_module(f"greenlane.{room}")
        yield package
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.startswith(OURS) and not found.name.endswith("__main__"):
                yield importlib.import_module(found.name)


def expressions():
    """Name and way of asking of every expression of these rooms."""
    found = {}
    for module in modules():
        text = module.__loader__.get_source(module.__name__) or ""
        for name, value in vars(module).items():
            pattern = getattr(value, "__self__", value)
            if not isinstance(pattern, re.Pattern):
                continue
            if pattern is not value:
                found[f"{module.__name__}.{name}"] = (pattern, {value.__name__})
                continue
            ways = set(
                re.findall(rf"\b{name}\.(fullmatch|match|search|sub|findall|finditer)", text)
            )
            if ways:
                found[f"{module.__name__}.{name}"] = (pattern, ways)
    return found


def units(pattern):
    """What is repeated: every character and every word in the text of the expression."""
    text = pattern.pattern
    text = text.decode("latin-1") if isinstance(text, bytes) else text
    kinds = {r"\d": "1", r"\w": "a", r"\s": " "}
    plain = "".join(kinds.get(part, part[-1]) for part in re.findall(r"\\.|.", text, re.DOTALL))
    singles = set(plain) | {"a", "1", " ", "A", ".", "-", "\n", "<", "é"}
    words = set(re.findall(r"\w{2,}", plain)) | {"-1", "1.", " a", "<!--", "<?", "--><!--", ", "}
    return sorted(singles | words)


class TooLongError(Exception):
    """The expression did not end in its second."""


@contextmanager
def bounded():
    def ended(*_):
        raise TooLongError

    former = signal.signal(signal.SIGPROF, ended)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, former)


def slow(pattern, ways):
    """The first input on which an expression does not end, or None."""
    for unit in units(pattern):
        for tail in ("", "\0!"):
            text = unit * (LENGTH // len(unit)) + tail
            given = text.encode("utf-8") if isinstance(pattern.pattern, bytes) else text
            try:
                with bounded():
                    ask(pattern, ways, given)
            except TooLongError:
                return unit + " ... " + tail
    return None


def ask(pattern, ways, given):
    if "fullmatch" in ways:
        pattern.fullmatch(given)
    if "match" in ways:
        pattern.match(given)
    if ways & {"search", "sub", "findall", "finditer"}:
        for _ in pattern.finditer(given):
            pass


@pytest.mark.usefixtures("django_ready")
def test_no_expression_that_reads_input_takes_more_than_its_length():
    found = expressions()
    assert len(found) > 40
    bad = {
        name: at for name, (pattern, ways) in found.items()
        if (at := slow(pattern, ways))
    }  # fmt: skip
    assert bad == {}


@pytest.mark.parametrize("text", [r"(a+)+b", r"(?:a|aa)+!", r"a*a*b", r"\s+x"])
def test_control_an_expression_that_takes_for_ever_is_found(text):
    assert slow(re.compile(text), {"search", "fullmatch"})
