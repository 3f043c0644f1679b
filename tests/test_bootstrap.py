"""The front door ``./greenlane`` stands in any clone, and names no machine and no registry."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = ROOT / "greenlane"
# Written in two halves, so that this file is not what it looks for.
REGISTRIES = ["pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "deb.debian" + ".org"]
MACHINE_PATHS = [
    r"/work" + r"/(main|shared)\b",
    r"/root" + r"/",
    r"/home" + r"/[a-z]",
    "/opt" + "/py",
]


def tracked_files() -> list[str]:
    words = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git clone")
    return [name for name in listed.stdout.split("\0") if (ROOT / name).is_file()]


@pytest.mark.parametrize("shell", ["sh", "dash", "bash"])
def test_every_shell_can_read_the_script(shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"no {shell} here")
    assert subprocess.run([shell, "-n", SCRIPT], check=False).returncode == 0


def test_the_scripts_may_be_executed() -> None:
    assert os.access(SCRIPT, os.X_OK)
    assert os.access(ROOT / ".ci/run", os.X_OK)


@pytest.mark.parametrize("pattern", [*map(re.escape, REGISTRIES), *MACHINE_PATHS])
def test_no_tracked_file_names_a_registry_or_a_place_on_a_machine(pattern: str) -> None:
    wanted = re.compile(pattern.encode())
    assert [name for name in tracked_files() if wanted.search((ROOT / name).read_bytes())] == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_every_locked_requirement_has_one_version_and_hashes(name: str) -> None:
    lines = [x for x in (ROOT / name).read_text().splitlines() if not x.lstrip().startswith("#")]
    requirements = " ".join(line.rstrip("\\").strip() for line in lines)
    each = re.split(r" (?=[a-z0-9][\w.-]*==)", requirements)
    assert len(each) > 10
    for requirement in each:
        assert re.match(r"[a-z0-9][\w.-]*==[\w.]+ ", requirement), requirement
        assert re.search(r" --hash=sha256:[0-9a-f]{64}\b", requirement), requirement


def stand_in(place: Path) -> Path:
    """Make a tree with the script and a .venv whose greenlane prints where it was called."""
    (place / ".venv/bin").mkdir(parents=True)
    (place / "jurisdictions/atlantis").mkdir(parents=True)
    shutil.copy(SCRIPT, place)
    for name in ("requirements.lock", "pyproject.toml", "jurisdictions/atlantis/pyproject.toml"):
        (place / name).write_text(name)
    for name, line in (("python", "exit 9"), ("greenlane", 'echo "$0 $PWD $*"')):
        (place / ".venv/bin" / name).write_text(f"#!/bin/sh\n{line}\n")
        (place / ".venv/bin" / name).chmod(0o755)
    files = ["requirements.lock", "pyproject.toml", "jurisdictions/atlantis/pyproject.toml"]
    digest = subprocess.run(
        ["cksum"], input="".join(files), capture_output=True, text=True, check=True
    ).stdout
    (place / ".venv/.done-run").write_text(f"{place} {digest}")
    return place / "greenlane"


def call(script: Path, cwd: Path, *words: str, path: str = os.environ["PATH"]) -> tuple[int, str]:
    done = subprocess.run(
        [script, *words], cwd=cwd, capture_output=True, text=True, check=False, env={"PATH": path}
    )
    return done.returncode, done.stdout + done.stderr


def test_the_script_works_from_any_directory_and_through_symlinks(tmp_path: Path) -> None:
    script = stand_in(tmp_path / "clone of mine")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "absolute").symlink_to(script)
    (elsewhere / "relative").symlink_to("../clone of mine/greenlane")
    (tmp_path / "twice").symlink_to("elsewhere/relative")
    expected = (0, f"{script.parent}/.venv/bin/greenlane {elsewhere} demo --day 2026-07-01\n")
    for door in (script, elsewhere / "absolute", elsewhere / "relative", tmp_path / "twice"):
        assert call(door, elsewhere, "demo", "--day", "2026-07-01") == expected


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml", ".venv/.done-run"])
def test_a_changed_input_or_a_missing_stamp_means_that_nothing_is_installed(
    tmp_path: Path, name: str
) -> None:
    script = stand_in(tmp_path / "clone")
    (tmp_path / "clone" / name).write_text("other")
    # With no Python on PATH the script can only say what it needs: a stale .venv is not used.
    tools = tmp_path / "tools"
    tools.mkdir()
    for tool in ("cat", "cksum", "dirname", "id", "readlink", "sed", "sh"):
        (tools / tool).symlink_to(str(shutil.which(tool)))
    code, said = call(script, tmp_path, "demo", path=str(tools))
    assert code == 2
    assert said.endswith("\napt-get install -y python3-venv\n")
