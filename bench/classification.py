"""How long an answer of the classification assistant takes over the whole Harmonized System.

.venv/bin/python bench/classification.py [../shared/data/hs]

The model learns from every published description there; then each is asked once, as a visitor
does: quality, ranking of 5,613 subheadings, confidence, and the question. The texts of the tariff
are read once before, as a server does when it starts.
"""

import sys
import time
from pathlib import Path

from greenlane.classification import keeping
from greenlane.classification.catalogue import catalogue_of
from greenlane.classification.lines import Lines
from greenlane.classification.model import train
from greenlane.classification.proposal import propose
from greenlane.classification.quality import judged
from greenlane.gateways import classification_files as files
from greenlane.law.tariff_tree import TariffTree

DATA = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data/hs")


def main() -> None:
    """Train, warm, ask; tell times and the share of vague descriptions that are told."""
    known = files.nomenclature(DATA / "harmonized-system.csv")
    examples = [e for name in ("uk_search_references_60pct.json", "uk_fpo_descriptions_60pct.csv")
                for e in files.examples(DATA / name)]  # fmt: skip
    began = time.perf_counter()
    model = train(catalogue_of(known), examples)
    print(f"trained on {len(examples):,} descriptions in {time.perf_counter() - began:.1f} s")
    data = keeping.packed(model)
    began = time.perf_counter()
    model = keeping.unpacked(data)
    print(f"{len(data) / 1e6:.0f} MB, read in {time.perf_counter() - began:.2f} s")
    lines = Lines(TariffTree(known))
    began = time.perf_counter()
    for places in lines.declared.values():
        for place in places:
            lines.said(place)
    print(f"texts of the tariff read in {time.perf_counter() - began:.1f} s")
    _ask(model, lines, [example.text for example in examples])
    _vague([e.text for e in examples], files.lines(DATA / "vague_terms.csv"), model, lines)


def _ask(model, lines, texts) -> None:
    clock, busy = [], []
    for text in texts:
        began, used = time.perf_counter(), time.process_time()
        propose(model, lines, text)
        clock.append((time.perf_counter() - began) * 1000)
        busy.append((time.process_time() - used) * 1000)
    for name, each in (("by the clock", clock), ("of the processor", busy)):
        each.sort()
        print(f"{len(each):,} answers: median {each[len(each) // 2]:.1f} ms, "
              f"p99 {each[int(len(each) * 0.99)]:.1f} ms, worst {each[-1]:.1f} ms {name}"
              )  # fmt: skip


def _vague(good, vague, model, lines) -> None:
    """By the words alone, and with the refusal of what is not likely enough."""
    for name, texts in (("accepted descriptions", good), ("published vague terms", vague)):
        empty = sum(any(each.empty for each in judged(text)) for text in texts)
        refused = sum(propose(model, lines, text).verdict != "codes" for text in texts)
        print(f"{name}: {empty / len(texts):.1%} are told to be vague by their words, "
              f"{refused / len(texts):.1%} get no code")  # fmt: skip


if __name__ == "__main__":
    main()
