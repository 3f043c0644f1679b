"""Every command that a page, a docstring or a message names stands as it is written."""

import os
import re
import shlex
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest
import typer

from greenlane.cli.main import app, main
from greenlane.cli.watch_list import _beside
from greenlane.gateways import mirror_files

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("bench/*.md"), *ROOT.glob("docs/**/*.md"),
                *ROOT.glob("tests/**/*.md"), *ROOT.glob("jurisdictions/**/*.md")])  # fmt: skip
SOURCES = sorted([*ROOT.glob("src/**/*.py"), *ROOT.glob("src/**/*.html"), *ROOT.glob("bench/*.py")])
BLOCK = re.compile(r"^( *)```(?:sh|bash|console)?\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
FENCED = re.compile(r"^ *```.*?^ *```", re.DOTALL | re.MULTILINE)
QUOTED = re.compile(r"`([^`]+)`")
APART = re.compile(r"&&|\|\||[;&|](?=\s|$)|\$\(|[<>)]")  # commands of one line
OWN_WORDS = {"test", "drill"}  # of the front door itself


def written(text: str, *, page: bool) -> list[str]:
    """The lines of a text that a reader may type."""
    if not page:
        return [" ".join(each.split()) for each in QUOTED.findall(text)]
    prose = FENCED.sub("", text)
    lines = [line for _, block in BLOCK.findall(text) for line in unfolded(block)]
    lines += [line for line in unfolded(prose) if line.startswith("    ")]
    return lines + [" ".join(each.split()) for each in QUOTED.findall(prose)]


def unfolded(block: str) -> list[str]:
    return re.sub(r"\\\n\s*", "", block).splitlines()


def commands(line: str) -> list[list[str]]:
    """The words after each `greenlane` of a line; alternatives (`declare|end`) each of its own."""
    found = []
    for piece in APART.split(line.replace("\\|", "|")):
        try:
            words = shlex.split(piece, comments=True)
        except ValueError:  # a quotation mark of prose
            continue
        while words and re.match(r"[A-Z_]+=", words[0]):
            del words[0]
        if words and words[0] in {"greenlane", "./greenlane"}:
            found += product(*(alternatives(word) for word in words[1:]))
    return [list(each) for each in found]


def alternatives(word: str) -> list[str]:
    return word.split("|") if re.fullmatch(r"[a-z|-]+", word) else [word]


def fault(words: list[str]) -> str:
    """What is wrong with a command, told by the command line's own parser; nothing if it stands."""
    command, path = typer.main.get_command(app), []
    words = [word for word in words if not re.match(r"\[|.*\]$", word)]
    while hasattr(command, "commands"):
        if not words or words[0].startswith("--") or words[0].isupper():
            return ""  # a group is named
        if words[0] not in command.commands:
            return f"no command {' '.join([*path, words[0]])!r}"
        path.append(words[0])
        command, words = command.commands[words[0]], words[1:]
    context = command.make_context("greenlane", [], resilient_parsing=True)
    context.resilient_parsing = False  # from here on a fault is told
    if words and takes_value(command, words[-1]):
        words = [*words, "VALUE"]  # an option spoken of by its name alone
    try:
        given, left, _ = command.make_parser(context).parse_args(list(words))
    except Exception as error:
        return f"{' '.join(path)}: {error.format_message()}"
    lacking = [each.name for each in command.params if each.required and not given.get(each.name)]
    if lacking and words:  # by its name alone a command is only spoken of
        return f"{' '.join(path)}: {lacking} is lacking"
    return f"{' '.join(path)}: {left} is too much" if left else ""


def takes_value(command, word: str) -> bool:
    return any(word in each.opts and not getattr(each, "is_flag", False)
               for each in command.params)  # fmt: skip


def wrong(text: str, *, page: bool = True) -> list[str]:
    found = [(line.strip(), words) for line in written(text, page=page) for words in commands(line)]
    return [f"{line}: {said}" for line, words in found
            if not (words and words[0] in OWN_WORDS) and (said := fault(words))]  # fmt: skip


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_command_line_knows_every_command_of_a_page(page):
    assert wrong(page.read_text("utf-8")) == []


def test_the_command_line_knows_every_command_that_the_code_speaks_of():
    texts = {path: path.read_text("utf-8") for path in SOURCES}
    told = {str(path): wrong(text, page=False) for path, text in texts.items()
            if "`greenlane " in text or "`./greenlane " in text}  # fmt: skip
    assert len(told) > 10
    assert {path: each for path, each in told.items() if each} == {}


def test_control_what_the_command_line_does_not_know_is_told():
    page = """Say `greenlane log rotate` or, after `greenlane keys rotate`:

```sh
export A=b
GREENLANE_HOME=x ./greenlane law import \\
    hs FILE --onto FOLDER && ./greenlane stop now   # and so on
./greenlane node register B7
```
"""
    assert [each.split(": ", 2)[-1] for each in wrong(page)] == [
        "No such option: --onto (Possible options: --into, --known)", "['now'] is too much",
        "['keys', 'office', 'until'] is lacking", "no command 'log rotate'",
    ]  # fmt: skip


ABSENT = {
    "law import eac-cet none.md": 2, "law shapes us-hts none.csv": 2, "law diff none here": 2,
    "value none.toml": 1, "origin none.toml": 2, "assess none.toml": 2,
    "risk benchmark none.csv": 2,
}  # fmt: skip


@pytest.mark.parametrize("words", ABSENT)
def test_what_is_not_there_is_told_in_a_sentence_that_names_it(words, tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["greenlane", *words.split()])
    with pytest.raises(SystemExit) as ended:
        main()
    told = "".join(capfd.readouterr())
    assert ended.value.code == ABSENT[words]
    assert "none" in told
    assert not {"Errno", "Traceback"} & set(re.findall(r"\w+", told))


@pytest.mark.parametrize(("words", "read", "level"), [
    (["check-books", "--help"], True, "warning"), (["check-books", "--help"], False, None),
    (["serve", "--help"], True, None),
])  # fmt: skip
def test_a_person_at_a_terminal_reads_no_lines_of_the_log(monkeypatch, words, read, level):
    monkeypatch.setenv("GREENLANE_LOG", "")  # put back afterwards
    monkeypatch.delenv("GREENLANE_LOG")
    monkeypatch.setattr(sys, "argv", ["greenlane", *words])
    monkeypatch.setattr(sys.stderr, "isatty", lambda: read, raising=False)
    with pytest.raises(SystemExit):
        main()
    assert os.environ.get("GREENLANE_LOG") == level


# Each command is asked with words of the right kind, in a process whose Django nobody has started.
ASKED = """
import sys
from typer.testing import CliRunner
from tests.test_documented_commands import calls
from greenlane.cli import installation
from greenlane.cli.main import app

class Started(Exception):
    pass

def start(*_, **__):
    raise Started

installation.start = start
for words in calls(sys.argv[1]):
    ended = CliRunner().invoke(app, words).exception
    if not isinstance(ended, (Started, SystemExit, FileNotFoundError, type(None))):
        print(" ".join(words), "::", type(ended).__name__)
"""
# These do their work without a start of the installation, or start something else.
LONG = {"serve", "sandbox", "demo", "stop", "assess", "value", "origin", "risk contest",
        "risk benchmark", "classify benchmark"}  # fmt: skip


def calls(file: str) -> list[list[str]]:
    found: list[list[str]] = []

    def walk(command, path):
        for name, each in getattr(command, "commands", {}).items():
            walk(each, [*path, name])
        if not hasattr(command, "commands") and " ".join(path) not in LONG:
            found.append([*path, *(word for each in command.params if each.required
                                   for word in value_of(each, file))])  # fmt: skip

    walk(typer.main.get_command(app), [])
    return found


def value_of(parameter, file: str) -> list[str]:
    kind = str(parameter.type_descriptor.annotation)
    value = "1" if "int" in kind else file if "Path" in kind else "2026-07-01"
    return [parameter.opts[0], value] if parameter.param_type_name == "option" else [value]


def test_no_command_asks_the_database_before_it_has_started_the_installation(tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("{}", "utf-8")
    assert len(calls(str(file))) > 60
    done = subprocess.run(
        [sys.executable, "-c", ASKED, str(file)], cwd=ROOT, capture_output=True, text=True,
        timeout=120, check=False, env=without_django() | {"GREENLANE_HOME": str(tmp_path / "home")},
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, ""), done.stderr[-2000:]


def without_django() -> dict[str, str]:
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    rest = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    return rest | {"PYTHONPATH": path}


@pytest.mark.parametrize("name", ["sdn.csv", "SDN.CSV", "ofac.csv"])
def test_what_is_read_beside_a_watch_list_is_named_as_the_publisher_names_it(
    name, tmp_path, capsys
):
    (tmp_path / name).write_text("1", "utf-8")
    assert _beside(tmp_path / name, "alt") == b""
    assert capsys.readouterr().out == "no alt.csv beside it: nothing of it is read\n"
    (tmp_path / "ALT.csv").write_text("2", "utf-8")
    assert _beside(tmp_path / name, "alt") == b"2"


def test_statistics_that_are_not_there_are_told_without_a_number_of_the_system(tmp_path):
    with pytest.raises(mirror_files.UnreadableStatisticsError) as told:
        mirror_files.read(tmp_path / "none.csv", "CN")
    assert str(told.value) == "none.csv: No such file or directory"
