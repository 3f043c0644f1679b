"""What a command or a server loads when it starts: no library that takes seconds."""

import os
import subprocess
import sys

SLOW = {"sklearn", "scipy", "lightgbm", "altair", "vl_convert", "pandas"}


def loaded(code: str, home: str) -> set[str]:
    """The top-level modules that a fresh interpreter has after the code."""
    told = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", f"{code}\nimport sys\nprint(*sys.modules)"],
        env={**os.environ, "GREENLANE_HOME": home, "GREENLANE_SECRET_KEY": "x",
             "DJANGO_SETTINGS_MODULE": "greenlane.config.settings"},
        capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    return {name.partition(".")[0] for name in told.stdout.splitlines()[-1].split()}


def test_no_command_and_no_server_waits_for_a_library_of_seconds(tmp_path):
    server = "import django\ndjango.setup()\nimport greenlane.config.urls, greenlane.web.urls"
    for code in ("import greenlane.cli.main", f"{server}\nimport greenlane.workers.loop"):
        assert loaded(code, str(tmp_path)) & SLOW == set()


def test_control_one_that_is_asked_for_is_seen(tmp_path):
    assert "scipy" in loaded("import scipy", str(tmp_path))
