"""`greenlane risk contest`: ways of choosing, run through nations whose fraud moves when caught."""

import json
import os
import platform
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console
from rich.table import Table

Folder = Annotated[Path | None, typer.Option("--output", "-o", help="Folder for JSON and plots.")]
_FIRST = date(2024, 1, 1)


def contest(
    seeds: Annotated[int, typer.Option(min=1, help="How many nations.")] = 5,
    weeks: Annotated[int, typer.Option(min=30, help="How long each lasts.")] = 156,
    every: Annotated[int, typer.Option(min=1, help="Weeks between trainings.")] = 1,
    trade: Annotated[
        str, typer.Option(help="The trade of this demonstration country, not nations made up.")
    ] = "",
    per_day: Annotated[int, typer.Option(min=10, help="Imports a day, with --trade.")] = 100,
    seed: int = 2026,
    output: Folder = None,
) -> None:
    """Run ways of choosing through nations whose fraud moves when it is caught."""
    from concurrent.futures import ProcessPoolExecutor, as_completed

    from rich.progress import track

    from greenlane.risk.learning import contest as honest

    console = Console()
    began, load = monotonic(), os.getloadavg()[0]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        asked = [pool.submit(run, policy, seed + n, weeks, every, trade, per_day)
                 for n in range(seeds) for policy in honest.POLICIES]  # fmt: skip
        runs = [each.result() for each in
                track(as_completed(asked), "running", len(asked), console=console)]  # fmt: skip
    runs.sort(key=lambda r: (honest.POLICIES.index(r.policy), r.seed))
    told = [honest.standing([r for r in runs if r.policy == p]) for p in honest.POLICIES]
    what = f"{per_day * 7:,} imports a week of {trade}" if trade else "nations made up"
    console.print(
        f"{what}: {seeds} seeds from {seed}, {weeks} weeks, {honest.RATE:.0%} inspected, trained "
        f"again every {every} week(s); the first 26 weeks do not count; {platform.machine()}, "
        f"{os.cpu_count()} cores, load {load:.1f}, {monotonic() - began:.0f} s"
    )
    _print_contest(told, console)
    if output is not None:
        _keep_contest(runs, told, output)
        console.print(f"kept in {output}")


def run(policy: Any, seed: int, weeks: int, every: int, trade: str, per_day: int) -> Any:
    """One run, in a process of its own."""
    from greenlane.risk.learning import contest as honest

    nation = trading(trade, seed, per_day) if trade else None
    return honest.run(policy, seed, weeks, every, nation)


def trading(country: str, seed: int, per_day: int) -> Any:
    """The trade of a demonstration country from its seed; frauds and no honest mistakes."""
    from greenlane.gateways.country_packages import country_package, trading_nation
    from greenlane.risk.profile_set import ProfileSet
    from greenlane.usecases.trade_contest import TradingNation

    package = country_package(country, None)
    world = trading_nation(country)(package.book, seed, _FIRST, mistakes=0.0, imports=1.0)
    rules = ProfileSet.read(package.toml("risk.toml"))
    return TradingNation(world, package.book, rules, per_day)


def _print_contest(told: Any, console: Console) -> None:
    table = Table(title="findings and revenue per inspection, with 95 % intervals")
    for name in ("way of choosing", "findings", "interval", "of all faulty", "revenue", "±"):
        table.add_column(name, justify="left" if name == "way of choosing" else "right")
    for each in told:
        table.add_row(
            each.policy, f"{each.precision:.1%}",
            f"{each.precision_low:.1%} - {each.precision_high:.1%}", f"{each.recall:.1%}",
            f"{each.revenue:,.0f}", f"{each.revenue_spread:,.0f}",
        )  # fmt: skip
    console.print(table)


def _keep_contest(runs: Any, told: Any, folder: Path) -> None:
    from greenlane.gateways import charts

    folder.mkdir(parents=True, exist_ok=True)
    plain = json.loads(msgspec.json.encode({"standing": told, "runs": runs}))
    (folder / "contest.json").write_text(json.dumps(plain) + "\n", "utf-8")
    (folder / "contest.png").write_bytes(charts.over_time(_by_quarter(runs)))


def _by_quarter(runs: Any) -> list[dict[str, Any]]:
    """The share of findings among inspections, by policy and quarter, over all seeds."""
    sums: dict[tuple[str, int], list[int]] = {}
    for each in runs:
        for number, week in enumerate(each.weeks):
            tally = sums.setdefault((each.policy, number // 13 + 1), [0, 0])
            tally[0] += week.found
            tally[1] += week.inspected
    return [{"method": policy, "quarter": quarter, "share": found / max(of, 1)}
            for (policy, quarter), (found, of) in sums.items()]  # fmt: skip
