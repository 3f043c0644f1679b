"""Nodes for tests: each a process of its own with its own database, home and clock."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
_LOOP = """
import contextlib, io, json, sys, traceback
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from greenlane.cli import installation
installation.prepare()
from django.db import connection
from greenlane.usecases import desk as desks
from greenlane.gateways import clock
hours = [0.0]
real = clock.now
def now():
    return real() + timedelta(hours=hours[0])
def fresh():
    desks.install(replace(desks.current(), now=now), desks._renewal[0] if desks._renewal else None)
fresh()
space = globals()
for line in sys.stdin:
    told = io.StringIO()
    try:
        with contextlib.redirect_stdout(told):
            *body, last = json.loads(line)
            for part in body:
                exec(part, space)
            value = eval(last, space)
        answer = {"value": value, "told": told.getvalue()}
    except BaseException as error:
        answer = {"error": f"{type(error).__name__}: {error}", "code": getattr(error, "code", ""),
                  "trace": traceback.format_exc()}
    sys.__stdout__.write(json.dumps(answer, default=str) + chr(10))
    sys.__stdout__.flush()
"""


class NodeError(RuntimeError):
    """What a node's process raised; `code` as it told."""

    def __init__(self, answer: dict[str, Any]) -> None:
        super().__init__(answer["trace"])
        self.code = answer["code"]


class Node:
    """A node: `run(statement, ..., expression)` in its process, `command` on its command line."""

    def __init__(self, cluster: Any, name: str) -> None:
        from greenlane.cli import installation

        database = f"node_{name}_{uuid.uuid4().hex[:8]}"
        installation.create_database(cluster, database)
        self.home = Path(tempfile.mkdtemp(prefix=f"gl-{name}-"))
        self.dsn = cluster.dsn(database)
        self.path = f"{ROOT}:{os.environ.get('PYTHONPATH', '')}"
        environment = {
            **os.environ,
            "PYTHONPATH": self.path,
            "GREENLANE_HOME": str(self.home),
            "GREENLANE_DSN": self.dsn,
            "GREENLANE_PASSWORD_HASHER": "django.contrib.auth.hashers.MD5PasswordHasher",
            "DJANGO_SETTINGS_MODULE": "greenlane.config.settings",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-c", _LOOP], env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def run(self, *code: str) -> Any:
        """Run statements and give the value of the last expression."""
        return self._ask(*code)["value"]

    def _ask(self, *code: str) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(code) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("the node's process ended")
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            raise NodeError(answer)
        return answer

    def command(self, *words: Any) -> tuple[int, str]:
        """A command of `greenlane node`; gives the code it ended with and what it said."""
        asked = [str(word) for word in words]
        code, told = self.run(
            "from typer.testing import CliRunner",
            "from greenlane.cli import node as node_commands",
            f"done = CliRunner().invoke(node_commands.app, {asked!r})",
            "_ = fresh()",
            "(done.exit_code, done.output + (repr(done.exception) if done.exception else ''))",
        )
        return code, told

    def later(self, hours: float) -> None:
        """Let hours pass at this node, whose worker goes on handing heads to its own witness."""
        self.run(
            f"hours[0] += {hours}",
            "from greenlane.usecases import witnessed",
            "from greenlane.workers.evidence import keep_log",
            "keep_log(now())",
            "witnessed.forget()",
            "None",
        )

    def stop(self) -> None:
        """End the process and remove the home."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(20)
        if self.process.stdout is not None:
            self.process.stdout.close()
        shutil.rmtree(self.home, ignore_errors=True)
