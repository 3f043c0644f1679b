"""The tutorial, followed word by word."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.server,
    pytest.mark.skipif(shutil.which("curl") is None, reason="the tutorial uses curl; none here"),
]
TUTORIAL = (Path(__file__).parents[2] / "docs" / "tutorial.md").read_text("utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", TUTORIAL, re.DOTALL)


def token(server) -> str:
    """The token that the tutorial's own line gets."""
    (line,) = [b for b in blocks("sh") if b.startswith("TOKEN=")]
    line = line.replace("http://127.0.0.1:8000", server.url)
    line = line.replace("demo-client", server.facts["client"])
    done = subprocess.run(
        ["sh", "-c", f'{line}\nprintf %s "$TOKEN"'], capture_output=True, text=True, check=True,
        env={**os.environ, "SECRET": server.facts["client_secret"]}, timeout=60,
    )  # fmt: skip
    return done.stdout


def curl(command: str, server, place: Path) -> dict:
    done = subprocess.run(
        ["sh", "-c", command.replace("http://127.0.0.1:8000", server.url)],
        cwd=place, env={**os.environ, "TOKEN": token(server)}, capture_output=True,
        text=True, check=True, timeout=60,
    )  # fmt: skip
    return json.loads(done.stdout)


def test_a_newcomer_gets_from_nothing_to_an_accepted_declaration(server, tmp_path):
    (sample,) = blocks("json")
    check, lodge, follow = [b for b in blocks("sh") if b.startswith("curl")]
    paper = tmp_path / "tea.json"
    paper.write_text(sample.replace("OPERATOR", "QT0000000101"))
    told = curl(check, server, tmp_path)
    assert [f["code"] for f in told["findings"]] == ["GI-002"]
    assert told["findings"][0]["act"]
    code = re.search(r"Black tea is `(\d{8})`", TUTORIAL).group(1)
    paper.write_text(paper.read_text().replace("TEA", code))
    first = curl(lodge, server, tmp_path)
    assert first["mrn"], first["findings"]
    assert curl(lodge, server, tmp_path) == first
    events = curl(follow.replace("MRN", first["mrn"]), server, tmp_path)["events"]
    assert events[0]["kind"] == "lodge"
    assert all(event["act"] for event in events)
