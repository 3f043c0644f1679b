"""The whole corpus of files and messages, made, tried and counted by kind.

`python -m tests.hostile.corpus` prints the table; the drill of case H6 tells it too. Requests (SQL,
signs, stored scripts) are walked by test_walks.py and tests/browser/test_stored_scripts.py.
"""

from collections import Counter

from tests.faults.board import Outcome, Scale
from tests.hostile import bad_pictures, bad_signatures, bad_xml
from tests.hostile.test_files import CASES, answered


def tried(say=print):
    """kind → (made, refused or neutralised)."""
    from greenlane.messages import content, signed_xml, wco_xml

    made, held = Counter(), Counter()

    def count(kind, good):
        made[kind] += 1
        held[kind] += bool(good)

    for case in CASES:
        found = answered(case)
        count(case.family, found and found[0] in case.codes)
    for file_name, maker, secret in bad_pictures.NEUTRALISED.values():
        count("picture made anew", secret not in content.judged(file_name, "", maker()).data)
    for maker in bad_xml.MESSAGES.values():
        count("costly xml", wco_xml.parse(maker()).findings)
    known = [bad_signatures.CERTIFICATE, bad_signatures.RSA_CERTIFICATE, bad_signatures.EXPIRED]
    for maker, code in bad_signatures.ATTACKS.values():
        told = signed_xml.opened(maker(), known, bad_signatures.NOW)
        count("wrapped signature", [each.code for each in told.findings] == [code])
    for kind in sorted(made):
        say(f"{kind:24} {held[kind]:4} of {made[kind]:4}")
    say(f"{'all':24} {held.total():4} of {made.total():4}")
    return made, held


def drill(scale: Scale) -> Outcome:
    """Every file and message of the corpus is refused by its code or neutralised."""
    made, held = tried(scale.say)
    return Outcome(
        passed=made == held and made.total() >= 300,
        figure=f"{held.total()} of {made.total()} files and messages of {len(made)} kinds",
        runs=made.total(),
    )


if __name__ == "__main__":
    tried()
