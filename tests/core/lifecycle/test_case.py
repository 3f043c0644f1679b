"""The chain of a case file: what may follow, and nothing after its end."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.lifecycle.case import KINDS, OUTCOMES, CaseEntry, follows
from greenlane.lifecycle.refusal import NotAllowedError

NOON = datetime(2026, 7, 1, tzinfo=UTC)
ENTRIES = st.lists(
    st.builds(
        CaseEntry, number=st.integers(1, 6), kind=st.sampled_from(KINDS), actor=st.just("a"),
        role=st.just("analyst"), moment=st.just(NOON), subject=st.sampled_from(["", "x:1", "x:2"]),
        text=st.sampled_from(["", "Seen."]), second=st.sampled_from(["", "b"]),
        content=st.sampled_from([{}, *({"outcome": o} for o in OUTCOMES)]),
    ),
    max_size=30,
)  # fmt: skip


@given(ENTRIES)
def test_whatever_is_wished_the_file_is_a_chain_that_ends_once(wishes):
    taken = []
    for entry in wishes:
        try:
            follows(taken, entry)
        except NotAllowedError:
            continue
        taken.append(entry)
    assert [entry.number for entry in taken] == list(range(1, len(taken) + 1))
    ends = [place for place, entry in enumerate(taken) if entry.kind == "outcome"]
    assert ends in ([], [len(taken) - 1])
    for entry in taken:
        assert entry.text or entry.kind not in ("note", "outcome")
        if entry.kind == "outcome" and entry.content["outcome"] == "sanction":
            assert entry.second
    single = [(e.kind, e.subject) for e in taken if e.kind in ("alert", "declaration", "member")]
    assert len(single) == len(set(single))


def test_a_case_that_is_closed_takes_nothing_more():
    end = CaseEntry(number=1, kind="outcome", actor="a", role="analyst", moment=NOON, text="Done.",
                    content={"outcome": "no-infringement"})  # fmt: skip
    note = CaseEntry(number=2, kind="note", actor="a", role="analyst", moment=NOON, text="More.")
    with pytest.raises(NotAllowedError, match="closed"):
        follows([end], note)
