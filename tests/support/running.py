"""A real server process for tests: its own database, its own port, killed and started at will."""

import atexit
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).parents[2]
_SEED = """
import json
from greenlane.cli import installation
installation.prepare()
from tests.support import seed
print(json.dumps(seed.run()))
"""


def new_home() -> Path:
    """A folder for an installation; draws, keyed by its secret, fall as they fell yesterday."""
    home = Path(tempfile.mkdtemp(prefix="gl-home-"))
    (home / "secret-key").write_text("a secret of the tests, and of no other installation", "ascii")
    return home


@dataclass
class RunningServer:
    """`token` is of the broker; `password` opens every role's account."""

    dsn: str
    home: Path
    port: int
    facts: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    workers: int = 1
    told: float = field(default_factory=time.monotonic)  # when the token was

    @classmethod
    def fresh(cls, cluster: Any, *, workers: int = 1) -> "RunningServer":
        """A server on a copy of the cluster's seeded installation, which is made once."""
        seeded = _seeded(cluster)
        name = "server_" + uuid.uuid4().hex[:12]
        _create(cluster, name, template=seeded.name)
        home = Path(tempfile.mkdtemp(prefix="gl-home-"))
        shutil.copytree(seeded.home, home, dirs_exist_ok=True)
        running = cls(dsn=cluster.dsn(name), home=home, port=free_port(), workers=workers,
                      facts=dict(seeded.facts), told=seeded.told)  # fmt: skip
        running.start()
        return running

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def environment(self, **more: str) -> dict[str, str]:
        return {
            **os.environ,
            # The sources of this tree, wherever the environment was installed from.
            "PYTHONPATH": os.pathsep.join(
                map(str, (ROOT, ROOT / "src", *sorted((ROOT / "jurisdictions").iterdir())))
            ),
            "GREENLANE_HOME": str(self.home),
            "GREENLANE_DSN": self.dsn,
            "GREENLANE_PASSWORD_HASHER": "django.contrib.auth.hashers.MD5PasswordHasher",
            "DJANGO_SETTINGS_MODULE": "greenlane.config.settings",
            "GREENLANE_TESTING": "yes",
            "GREENLANE_CARD": "demo",
            "GREENLANE_FAILPOINT": str(self.home / "failpoint"),
            **more,
        }

    def arm(self, seam: str, action: str) -> None:
        """The next process that comes to `seam` does `action` there (see store.failpoints)."""
        fresh = self.home / "failpoint.new"
        self.reached.unlink(missing_ok=True)
        fresh.write_text(f"{seam} {action}\n")
        fresh.replace(self.home / "failpoint")

    def disarm(self) -> None:
        (self.home / "failpoint").unlink(missing_ok=True)
        self.reached.unlink(missing_ok=True)

    @property
    def reached(self) -> Path:
        return self.home / "failpoint.reached"

    def struck(self) -> bool:
        """Whether the armed seam was reached."""
        return not (self.home / "failpoint").exists()

    def go_on(self) -> None:
        """Let a process that waits at its seam go on."""
        self.reached.unlink(missing_ok=True)

    def _python(self, code: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", code], env=self.environment(), capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout.splitlines()[-1]

    def start(self, **environment: str) -> None:
        code = (
            f"from greenlane.cli.server import run; run('127.0.0.1', {self.port}, {self.workers})"
        )
        self.process = subprocess.Popen(
            [sys.executable, "-c", code], env=self.environment(**environment),
            start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        for _ in range(1200):
            try:
                self.request("GET", "/api/v1/openapi.json")
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("the server did not answer in 60 s")

    def work(self) -> None:
        """Let the worker do once what is due, the spool first of all."""
        subprocess.run(
            [sys.executable, "-m", "greenlane.workers", "--once"], env=self.environment(),
            capture_output=True, check=True, timeout=120,
        )  # fmt: skip

    def kill(self) -> None:
        """kill -9 the server with all its workers."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def stop(self) -> None:
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.kill()
        shutil.rmtree(self.home, ignore_errors=True)

    def request(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Send a request with the broker's token; header names with underscores for dashes."""
        named = {k.replace("_", "-"): v for k, v in headers.items()}
        if "Authorization" not in named and self.facts:
            named["Authorization"] = f"Bearer {self.token()}"
        if body is not None:
            named.setdefault("Content-Type", "application/json")
        request = urllib.request.Request(self.url + path, body, named, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, _headers(answer), answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, _headers(error), error.read()

    def token(self) -> str:
        """The client's access token; a new one, as a program would, before it ends."""
        if time.monotonic() - self.told > 400:
            form = urllib.parse.urlencode(
                {"grant_type": "client_credentials", "client_id": self.facts["client"],
                 "client_secret": self.facts["client_secret"]}
            ).encode()  # fmt: skip
            request = urllib.request.Request(f"{self.url}/api/v1/token", form)
            with urllib.request.urlopen(request, timeout=30) as answer:
                self.facts["token"] = json.loads(answer.read())["access_token"]
            self.told = time.monotonic()
        return self.facts["token"]

    def lodge(self, body: bytes, **headers: str) -> tuple[int, dict[str, Any]]:
        status, _, answer = self.request("POST", "/api/v1/declarations", body, **headers)
        return status, json.loads(answer)


@dataclass(frozen=True, kw_only=True)
class _Seeded:
    """A migrated and seeded database with the home of its keys, to be copied."""

    name: str
    home: Path
    facts: dict[str, str]
    told: float


_made: dict[str, _Seeded] = {}


def _seeded(cluster: Any) -> _Seeded:
    """The seeded installation of this cluster."""
    if cluster.dsn() not in _made:
        name = "seeded_" + uuid.uuid4().hex[:12]
        _create(cluster, name)
        home = new_home()
        atexit.register(shutil.rmtree, home, ignore_errors=True)
        making = RunningServer(dsn=cluster.dsn(name), home=home, port=0)
        facts = json.loads(making._python(_SEED))
        _made[cluster.dsn()] = _Seeded(name=name, home=home, facts=facts, told=making.told)
    return _made[cluster.dsn()]


def _create(cluster: Any, name: str, template: str = "template1") -> None:
    with psycopg.connect(cluster.dsn(), autocommit=True) as connection:
        words = psycopg.sql.SQL("create database {} template {}")
        connection.execute(
            words.format(psycopg.sql.Identifier(name), psycopg.sql.Identifier(template))
        )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _headers(answer: Any) -> dict[str, str]:
    return {name.title(): value for name, value in answer.headers.items()}
