"""Check a declaration: the same answer as lodging it gives, and nothing is lodged."""

from greenlane.duties.alternatives import cheaper_options
from greenlane.kernel.finding import has_errors
from greenlane.lifecycle.declaration import DeclarationLife
from greenlane.lifecycle.event import Actor
from greenlane.store import operators
from greenlane.usecases import answers, guarantee_check, permit_intake, signed, staying
from greenlane.usecases.desk import Desk
from greenlane.usecases.formats import Format
from greenlane.usecases.judgement import Judgement, judge, operator_ids
from greenlane.usecases.outcome import Outcome, malformed

MOST_OPTIONS = 20  # the greatest savings; more would bury them


def check(body: bytes, fmt: Format, actor: Actor, desk: Desk, language: str = "en") -> Outcome:
    """Judge `body` as if it were lodged now. Nothing is stored, no number is given.

    The lane is not told: it is decided when the declaration is lodged.
    """
    _, parsed = signed.read(body, fmt, actor, desk)
    declaration = parsed.declaration
    if declaration is None or has_errors(parsed.findings):
        return malformed(parsed)
    lrn = declaration.functional_reference_id or ""
    judgement: Judgement = judge(
        declaration,
        book=desk.book,
        rules=desk.rules,
        profiles=desk.profiles,
        operators=operators.by_ids(operator_ids(declaration)),
        day=desk.day_of(desk.now()),
        seed="check",
        language=language,
        noted=parsed.findings,
        held=permit_intake.held(declaration, desk),
        asker=actor.unit or "nobody",
    )
    judgement = staying.judged(declaration, judgement, desk, asker=actor.unit or "nobody")
    if declaration.declarant and declaration.declarant.id == actor.unit:  # others' are not told
        judgement, _ = guarantee_check.judged(declaration, judgement, desk)
    options = cheaper_options(judgement.shipment, desk.book.on(judgement.day))
    answer = answers.answer_for(
        judgement,
        DeclarationLife(),
        lrn=lrn,
        declarant=actor.unit,
        state="checked",
        options=options[:MOST_OPTIONS],
    )
    return Outcome(status=200, body=answers.encode(answer))
