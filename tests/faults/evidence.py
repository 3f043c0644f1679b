"""A1-A7: databases, bundles and pages on disk tampered with; the controls see a chain alone."""

import json
import subprocess
import sys
from typing import Any

from tests.faults.board import ROOT, Outcome, Scale

_EDITS = (
    "edit_event,edit_actor_well,edit_answer,edit_answer_openly,explain_falsely,edit_body,"
    "edit_selection,edit_journal,edit_journal_column,rubbish_in_the_journal,edit_header,"
    "edit_posting,edit_owner,edit_owed,make_officer"
)
_ROWS = (
    "delete_middle,insert_middle,swap,delete_leaf,delete_journal,remove_declaration,"
    "delete_posting,insert_posting,place_hold,phantom_declaration"
)
_REBUILT = (
    "edit_and_rebuild,edit_journal_and_rebuild,edit_answer_and_rebuild,cut_and_rebuild,"
    "remove_declaration_and_rebuild,signed_anew"
)


def _run(scale: Scale, part: str, *words: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.tamper", part, "--seed", str(scale.seed), *words],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def _outcome(told: dict[str, Any], *, chain_misses: bool) -> Outcome:
    """The figures; where `chain_misses`, the control is the chain alone, and it must miss all."""
    kinds = told["kinds"]
    tried, found, by_chain = (sum(k[n] for k in kinds.values()) for n in range(3))
    clean = f"; {told['alarms']} false alarms in {told['clean']:,} clean checks"
    return Outcome(
        passed=found == tried and not told["alarms"],
        figure=f"{found:,} of {tried:,} found, {len(kinds)} kinds; a chain of hashes alone finds "
        f"{by_chain:,}{clean}",
        runs=tried,
        control="a chain of hashes alone",
        control_failed=by_chain == 0 if chain_misses else by_chain < tried,
        totals={"mutations": tried, "mutations not found": tried - found,
                "clean checks of evidence": told["clean"], "false alarms": told["alarms"]},
    )  # fmt: skip


def _databases(scale: Scale, kinds: str, *, chain_misses: bool = False) -> Outcome:
    each, clean = ("2", "3") if scale.quick else ("16", "20")
    told = _run(scale, "databases", "--only", kinds, "--each", each, "--clean", clean)
    return _outcome(told, chain_misses=chain_misses)


def rows_edited(scale: Scale) -> Outcome:
    """A1: a superuser edits a row with triggers off."""
    return _databases(scale, _EDITS)


def rows_added_and_taken(scale: Scale) -> Outcome:
    """A2: rows deleted, inserted and swapped."""
    return _databases(scale, _ROWS)


def tail_cut(scale: Scale) -> Outcome:
    """A3: the newest entries with their rows, as if they had never been."""
    return _databases(scale, "cut", chain_misses=True)


def computed_anew(scale: Scale) -> Outcome:
    """A4: edited, and everything computed anew, with a key of the attacker's own too."""
    return _databases(scale, _REBUILT, chain_misses=True)


def yesterdays_backup(scale: Scale) -> Outcome:
    """A5: an older copy of the database put back, and work goes on."""
    return _databases(scale, "yesterdays_backup", chain_misses=True)


def pages_edited(scale: Scale) -> Outcome:
    """A6: a page of the table of events edited on disk with the server down."""
    told = _run(scale, "heap")
    return Outcome(
        passed=told["server"] and told["verifier"],
        figure="found by the checksums of the server, and by the verifier where they are ignored",
        control="checksums ignored and no verifier",
        control_failed=told["silent"],
        totals={"mutations": 1, "mutations not found": int(not told["verifier"])},
    )


def bundles_checked(scale: Scale) -> Outcome:
    """A7: bundles changed in every way, each refused with its own code; good ones accepted."""
    each, clean = ("4", "1000") if scale.quick else ("30", "10000")
    return _outcome(_run(scale, "bundles", "--each", each, "--clean", clean), chain_misses=False)
