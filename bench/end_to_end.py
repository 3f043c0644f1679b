"""End to end: declarations over HTTP against a running server with the embedded database, beside
the rate at which the same database takes the same rows from pgbench, in one run.

    .venv/bin/python bench/end_to_end.py [--count 6000] [--rate 50] [--workers 2] [--connections 8]

Three parts, on the same cores: (1) constant arrivals at --rate, for p50 and p99 from the moment
each was due; (2) as fast as answers come, for throughput and CPU per declaration; (3) pgbench
writing the rows of one such lodgement, pipelined, for the raw rate. Prints the ratio.
"""

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from greenlane.gateways.embedded_postgres import Cluster, EmbeddedPostgres
from greenlane.gateways.postgres_programs import programs

HERE = Path(__file__).parent
PORT = 8765
THREADS = int(os.environ.get("BENCH_THREADS", "4"))


@contextmanager
def server(workers: int, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A real server process on PORT, ready when it answers."""
    code = f"from greenlane.cli.server import run; run('127.0.0.1', {PORT}, {workers}, {THREADS})"
    process = subprocess.Popen(
        [sys.executable, "-c", code], env=environment, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{PORT}/api/v1/openapi.json", timeout=1)
                break
            except OSError:
                time.sleep(0.05)
        yield process
    finally:
        process.terminate()
        process.wait(30)


def cpu_seconds(pids: list[int]) -> float:
    """User and system time of processes and all their descendants."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(") ")[2].split()[1])
            except OSError:
                continue
            children.setdefault(parent, []).append(int(entry.name))
    total, queue = 0, list(pids)
    while queue:
        pid = queue.pop()
        queue += children.get(pid, [])
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
        except OSError:
            continue
        total += sum(map(int, fields[11:15]))
    return total / os.sysconf("SC_CLK_TCK")


def prepare(place: Path, count: int) -> tuple[Path, Path]:
    """Register the nation, issue tokens, write `count` honest 5-item bodies; gives both files."""
    from greenlane.api import access
    from greenlane.cli.demonstration.month import mandates_of, operator_of
    from greenlane.gateways import access_tokens
    from greenlane.gateways.country_packages import trading_nation
    from greenlane.messages.canonical_json import to_json
    from greenlane.usecases import desk, permit_seeding, seeding

    base = desk.current()
    today = base.day_of(base.now())
    nation = trading_nation("tavora")(base.book, 99, today, fraud=0.0, mistakes=0.0)
    seeding.register([operator_of(record) for record in nation.register(today)])
    seeding.empower(mandates_of(nation, today), desk.current())
    units, lines = set(), []
    days = nation.declarations(1, count + 50, items=5, start=today)
    for made in days:
        declarant = made.declaration.declarant
        unit = (declarant.id if declarant else None) or ""
        units.add(unit)
        permit_seeding.issue_cited(made.declaration, today, base)
        lines.append(unit.encode() + b"\t" + to_json(made.declaration))
        if len(lines) == count:
            break
    access_tokens.LIFETIME = 7_200  # a run may be longer than a token lives; this process only
    for unit in units:
        seeding.client_secret(f"bench-{unit}", unit, 1_000_000)
    tokens = {u: access.tokens().issue(f"bench-{u}", datetime.now(UTC)) for u in sorted(units)}
    bodies, keys = place / "bodies", place / "tokens.json"
    bodies.write_bytes(b"\n".join(lines))
    keys.write_text(json.dumps(tokens))
    return bodies, keys


def load(**options: object) -> dict[str, object]:
    """Run the load generator in a process of its own."""
    words = [f"--{name}={value}" for name, value in options.items()]
    done = subprocess.run(
        [sys.executable, str(HERE / "load.py"), *words], check=True, capture_output=True
    )
    result: dict[str, object] = json.loads(done.stdout)
    return result


def quantile(times: list[float], share: float) -> float:
    """A quantile of sorted times, in milliseconds."""
    return times[min(len(times) - 1, int(len(times) * share))] * 1_000


# The rows of one lodgement: header, version, events, postings, outbox; columns as the server fills.
TABLES = ("declaration", "declaration_version", "event", "hold", "posting", "outbox")


def pgbench_script(dsn: str, place: Path) -> tuple[Path, int]:
    """A pgbench script that writes the rows of a typical lodgement of this very run, pipelined."""
    with psycopg.connect(dsn) as connection:
        sample = connection.execute(
            "select id from declaration where state in ('cleared','released') "
            "order by payable limit 1 offset (select count(*)/2 from declaration "
            "where state in ('cleared','released'))"
        ).fetchone()
        if sample is None:
            raise SystemExit("no declaration was accepted")
        lines, rows = ["\\startpipeline", "begin;"], 0
        for table in TABLES:
            key = "id" if table == "declaration" else "declaration_id"
            names = [
                n for (n,) in connection.execute(
                    "select column_name from information_schema.columns where table_name = %s "
                    "and column_name <> 'id' order by ordinal_position", (table,))
            ]  # fmt: skip
            parts = ", ".join(f"quote_nullable(t.{n})" for n in names)
            for values in connection.execute(
                f"select {parts} from {table} t where {key} = %s order by id",
                sample,
            ):
                lines.append(_insert(table, names, values))
                rows += 1
    lines += ["commit;", "\\endpipeline"]
    script = place / "rows.sql"
    script.write_text("\n".join(lines) + "\n")
    return script, rows


def _insert(table: str, names: list[str], values: tuple[str, ...]) -> str:
    given = dict(zip(names, values, strict=True))
    if "declaration_id" in given:
        given["declaration_id"] = "currval('declaration_id_seq')"
    if table == "declaration":
        given["mrn"] = "left(md5(random() || ''), 18)"
        given["lrn"] = "md5(random() || '')"
    text = ", ".join(map(_without_colon, given.values()))
    return f"insert into {table} ({', '.join(given)}) values ({text});"


def _without_colon(literal: str) -> str:
    """The same literal with no colon in it: pgbench would take one for a variable."""
    if ":" not in literal:
        return literal
    if not literal.startswith("E"):
        literal = "E" + literal.replace("\\", "\\\\")
    return literal.replace(":", "\\x3a")


def pgbench(cluster: Cluster, database: str, script: Path, seconds: int, clients: int) -> float:
    """The rate of the script in transactions a second."""
    binary = programs(for_all=False) / "pgbench"
    done = subprocess.run(
        [str(binary), "-n", "-M", "prepared", "-c", str(clients), "-j", "2", "-T", str(seconds),
         "-f", str(script), cluster.dsn(database)],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    found = re.search(r"tps = ([0-9.]+)", done.stdout)
    if found is None:
        raise SystemExit(done.stderr[-2000:])
    return float(found.group(1))


def main() -> None:
    """Run the three parts and print them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=6_000)
    parser.add_argument("--rate", type=float, default=50.0)
    parser.add_argument("--steady", type=int, default=500)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--connections", type=int, default=8)
    options = parser.parse_args()
    place = Path(tempfile.mkdtemp(prefix="greenlane-bench-"))
    place.chmod(0o755)
    load_before = os.getloadavg()[0]
    cluster = EmbeddedPostgres(durable=True).start(place / "postgres")
    try:
        run(options, place, cluster, load_before)
    finally:
        cluster.stop()
        shutil.rmtree(place)


def run(options: argparse.Namespace, place: Path, cluster: Cluster, load_before: float) -> None:
    """The parts, on a fresh database."""
    os.environ["GREENLANE_HOME"] = str(place)
    from greenlane.cli import installation

    installation.create_database(cluster, "bench")
    os.environ["GREENLANE_DSN"] = cluster.dsn("bench")
    os.environ["DJANGO_SETTINGS_MODULE"] = "greenlane.config.settings"
    installation.prepare()
    warm, total = 300, 300 + options.steady + options.count
    bodies, tokens = prepare(place, total)
    same = {"port": PORT, "bodies": bodies, "tokens": tokens}
    with server(options.workers, dict(os.environ)) as process:
        load(**same, count=warm, connections=options.connections)
        steady = load(**same, skip=warm, count=options.steady, rate=options.rate,
                      connections=options.connections)  # fmt: skip
        before = cpu_seconds([process.pid])
        database = cpu_seconds([_postmaster(cluster)])
        full = load(**same, skip=warm + options.steady, count=options.count,
                    connections=options.connections)  # fmt: skip
        server_cpu = cpu_seconds([process.pid]) - before
        database_cpu = cpu_seconds([_postmaster(cluster)]) - database
    script, rows = pgbench_script(cluster.dsn("bench"), place)
    raw = statistics.median(
        pgbench(cluster, "bench", script, 5, options.connections) for _ in range(3)
    )
    _print(options, steady, full, server_cpu, database_cpu, raw, rows, load_before)


def _postmaster(cluster: Cluster) -> int:
    return int((cluster.data_dir / "pgdata" / "postmaster.pid").read_text().split()[0])


def _print(options, steady, full, server_cpu, database_cpu, raw, rows, load_before) -> None:  # type: ignore[no-untyped-def]
    count = full["count"]
    rate = count / full["seconds"]
    print(f"machine: {os.cpu_count()} cores, load average before {load_before:.2f}")
    print(f"statuses: steady {steady['statuses']}, full {full['statuses']}")
    times = steady["times"]
    print(f"constant arrivals at {options.rate:.0f}/s ({len(times)}): "
          f"p50 {quantile(times, 0.5):.2f} ms, p99 {quantile(times, 0.99):.2f} ms")  # fmt: skip
    times = full["times"]
    print(f"as fast as answers come, {options.connections} connections, {options.workers} workers: "
          f"{rate:.0f} declarations/s, p50 {quantile(times, 0.5):.2f} ms, "
          f"p99 {quantile(times, 0.99):.2f} ms")  # fmt: skip
    print(f"CPU per declaration: server {server_cpu / count * 1e3:.2f} ms, "
          f"database {database_cpu / count * 1e3:.2f} ms, "
          f"load generator {full['cpu'] / count * 1e3:.2f} ms")  # fmt: skip
    print(f"pgbench, the same {rows} rows pipelined, {options.connections} clients: {raw:.0f}/s "
          "(median of 3)")  # fmt: skip
    print(f"ratio: {rate / raw:.2f}")


if __name__ == "__main__":
    main()
