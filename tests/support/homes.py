"""A whole installation in a folder: embedded database, keys, attachments, a witness elsewhere."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
_MAKE = """
import json
from datetime import UTC, datetime
from greenlane.cli import installation
installation.start()
from greenlane.lifecycle.event import Actor
from greenlane.store import attachments
from greenlane.store.models import DeclarationRow
from greenlane.usecases import desk
from greenlane.usecases.attachments import room
from greenlane.usecases.lodge import lodge
from tests.support import seed
from tests.support.declarations import BROKER, body
facts = seed.run()
for number in range(3):
    lodge(body(f"HOME-{number}"), "json", Actor("b", "broker", BROKER), desk.current())
for row in DeclarationRow.objects.order_by("pk"):
    content = f"the invoice of {row.lrn}".encode()
    name = room().folder.keep(content)
    attachments.add(row, sha256=name, received=name, size=len(content), media="text/plain",
                    name="invoice.txt", purpose="document", operator_id=BROKER, uploader="broker",
                    role="broker", uploaded=datetime.now(UTC))
print(json.dumps(facts))
"""


@dataclass
class Home:
    """A home under `top`, with `witness` outside it; commands run on it as an operator would."""

    top: Path
    name: str = "home"
    settings: dict[str, str] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)

    @property
    def path(self) -> Path:
        return self.top / self.name

    @property
    def witness(self) -> Path:
        return self.top / "witness"

    def environment(self) -> dict[str, str]:
        mine = {k: v for k, v in os.environ.items() if k != "GREENLANE_DSN"}
        return {
            **mine,
            "PYTHONPATH": os.pathsep.join([str(ROOT), mine.get("PYTHONPATH", "")]),
            "GREENLANE_HOME": str(self.path),
            "GREENLANE_BACKUP_PASSPHRASE": "correct horse battery staple",
            "GREENLANE_PASSWORD_HASHER": "django.contrib.auth.hashers.MD5PasswordHasher",
            "DJANGO_SETTINGS_MODULE": "greenlane.config.settings",
            "COLUMNS": "200",
            **self.settings,
        }

    def python(self, code: str) -> str:
        return self._run("-c", code, check=True).stdout

    def greenlane(self, *words: str | Path, **settings: str) -> subprocess.CompletedProcess[str]:
        return self._run("-m", "greenlane.cli.main", *map(str, words), **settings)

    def _run(
        self, *words: str, check: bool = False, **settings: str
    ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run([sys.executable, *words], env={**self.environment(), **settings},
                              capture_output=True, text=True, timeout=300)  # fmt: skip
        if check and done.returncode:
            raise RuntimeError(done.stderr)
        return done

    def work(self) -> None:
        """Let the worker do what is due: places in the log, a head, the witness."""
        self._run("-m", "greenlane.workers", "--once", check=True, GREENLANE_DSN=self.dsn)

    @property
    def dsn(self) -> str:
        from greenlane.gateways.embedded_postgres import EmbeddedPostgres

        return EmbeddedPostgres().start(self.path / "postgres").dsn("greenlane")

    def stop(self) -> None:
        self.greenlane("stop")


def make(archive: bool = False) -> Home:
    """A home with three declarations, each with an attachment, and every role's account."""
    top = Path(tempfile.mkdtemp(prefix="gl-home-"))
    top.chmod(0o711)
    home = Home(top)
    if archive:
        home.settings["GREENLANE_ARCHIVE"] = str(top / "archive")
    home.path.mkdir(mode=0o711)
    told = f'[[witness]]\nname = "auditor"\nfolder = "{home.witness}"\n'
    (home.path / "witnesses.toml").write_text(told, "utf-8")
    home.facts = json.loads(home.python(_MAKE).splitlines()[-1])
    return home


def remove(home: Home) -> None:
    """Stop whatever runs below and remove it."""
    from greenlane.gateways.embedded_postgres import Cluster

    for data in home.top.glob("*/postgres"):
        Cluster(data_dir=data, socket_dir=data / "run").stop()
    shutil.rmtree(home.top, ignore_errors=True)
