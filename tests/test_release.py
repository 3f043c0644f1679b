"""A release can be made and checked with the lines of its how-to, and an altered one is noticed."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HOW_TO = ROOT / "docs/how-to/make-a-release.md"
NEEDED = ("ssh-keygen", "sha256sum")


def shell(block, **names):
    """Run one block of the how-to in the project's root."""
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", block],
        cwd=ROOT, env={**os.environ, **{k: str(v) for k, v in names.items()}},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    """A release made with a key of its own; gives the blocks, the folder and the names."""
    if missing := [name for name in NEEDED if shutil.which(name) is None]:
        pytest.skip(f"this machine has no {', '.join(missing)}")
    if not (ROOT / ".venv/bin/cyclonedx-py").exists():
        pytest.skip("the clone has no .venv of its own")
    top = tmp_path_factory.mktemp("release")
    key = top / "key"
    shell('ssh-keygen -q -t ed25519 -N "" -C releaser -f "$KEY"', KEY=key)
    signers = top / "signers"
    signers.write_text("releaser " + (top / "key.pub").read_text())
    make, check = re.findall(r"```sh\n(.*?)```", HOW_TO.read_text("utf-8"), re.S)
    names = {"RELEASE": top / "out", "SIGNING_KEY": key, "ALLOWED_SIGNERS": signers,
             "SIGNER": "releaser"}  # fmt: skip
    done = shell(make, **names)
    assert done.returncode == 0, done.stderr
    return check, top / "out", names


def test_a_release_is_made_and_checked_with_the_lines_of_the_how_to(release):
    check, folder, names = release
    assert len(list(folder.glob("*.whl"))) == 1
    done = shell(check, **names)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("victim", ["requirements.lock", "sbom.cdx.json", "SHA256SUMS"])
def test_an_altered_release_is_noticed(release, tmp_path, victim):
    check, folder, names = release
    copy = shutil.copytree(folder, tmp_path / "out")
    content = bytearray((copy / victim).read_bytes())
    content[10] ^= 1
    (copy / victim).write_bytes(content)
    assert shell(check, **{**names, "RELEASE": copy}).returncode != 0


def test_the_bill_of_materials_names_every_locked_component(release):
    _, folder, _ = release
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    locked = {name.lower() for name in re.findall(r"^([A-Za-z0-9_.-]+)==", lock, re.M)}
    told = json.loads((folder / "sbom.cdx.json").read_text("utf-8"))["components"]
    assert len(locked) > 40
    assert {part["name"].lower() for part in told} == locked
