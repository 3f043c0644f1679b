"""A declaration under way: locked, replayed, judged again, and what became of it saved."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from greenlane.access.matrix import Subject
from greenlane.datamodel.declaration import Declaration
from greenlane.evidence import log
from greenlane.ledger.posting import Posting
from greenlane.lifecycle.declaration import DeclarationLife
from greenlane.lifecycle.event import Actor
from greenlane.rules.rule import Operator
from greenlane.store import declarations, operators
from greenlane.store.models import DeclarationRow
from greenlane.usecases import answers, desk, permit_intake, scoring, screening, staying, unusual
from greenlane.usecases.course import Course
from greenlane.usecases.desk import Desk
from greenlane.usecases.draws import seed_of
from greenlane.usecases.formats import READERS
from greenlane.usecases.judgement import Judgement, judge, operator_ids
from greenlane.usecases.outcome import Outcome
from greenlane.usecases.permissions import matrix
from greenlane.usecases.witnessed import must_be_open


@dataclass(frozen=True)
class Standing:
    """A declaration under way: its row (locked), where it stands, its present document."""

    row: DeclarationRow
    life: DeclarationLife
    declaration: Declaration


def stand(mrn: str) -> Standing:
    """The declaration of that number, locked, as it stands now.

    Raises NotWitnessedError while nothing may be decided.
    """
    must_be_open(desk.current())
    row = declarations.locked(mrn)
    return Standing(row, declarations.life(row), document(row))


def document(row: DeclarationRow, number: int = 0) -> Declaration:
    """The stored declaration, read again from its body."""
    version = declarations.version(row, number)
    declaration = READERS[version.format](bytes(version.body)).declaration
    if declaration is None:
        raise RuntimeError(f"the stored body of {row.mrn} cannot be read")
    return declaration


def check_owned(row: DeclarationRow, actor: Actor) -> None:
    """Raise UnknownDeclarationError when a trader asks for what is not his."""
    mine = Subject(parties=frozenset((row.declarant, row.trader)))
    own = matrix().scope(actor.role, "declaration.read") == "own"
    if own and not matrix().decide(actor, "declaration.read", mine).allowed:
        raise declarations.UnknownDeclarationError(row.mrn)


def judge_again(
    standing: Standing, declaration: Declaration, desk: Desk, day: date
) -> tuple[Judgement, dict[str, Operator]]:
    """Judge a document under the law of `day`, with the draw of its first lodgement."""
    known = operators.by_ids(operator_ids(declaration))
    seed = seed_of(standing.row, desk)
    screened = screening.asked(declaration, known, day, desk)
    judgement = judge(declaration, book=desk.book, rules=desk.rules, profiles=desk.profiles,
                      operators=known, day=day, seed=seed, scored=scoring.of(desk),
                      held=permit_intake.held(declaration, desk, standing.row.pk),
                      screened=screened, measured=unusual.of(desk),
                      recognised=desk.recognised)  # fmt: skip
    return staying.judged(declaration, judgement, desk, standing.row.pk), known


def answered(
    standing: Standing, course: Course, judgement: Judgement, status: int, receipt: bytes
) -> Outcome:
    """The answer for where the course has led."""
    row = standing.row
    answer = answers.answer_for(
        judgement, course.life, lrn=row.lrn, declarant=row.declarant, mrn=row.mrn,
        moment=course.moment, receipt=receipt.hex(),
    )  # fmt: skip
    return Outcome(status=status, body=answers.encode(answer))


def reassessed(
    standing: Standing, course: Course, judgement: Judgement, postings: Iterable[Posting] = ()
) -> Outcome:
    """Save events, postings and the new answer of the present version."""
    row = standing.row  # its header stands before it is released: afterwards nothing changes it
    row.payable, row.law_day = judgement.assessment.payable, judgement.day
    receipt = declarations.append(row, course.events, course.life, postings)
    outcome = answered(standing, course, judgement, 200, receipt)
    version = declarations.version(row, row.version)
    version.answer = outcome.body.decode()
    version.selection = log.canonical(judgement.selection).decode()
    version.save()
    return outcome


def moved(standing: Standing, course: Course, postings: Iterable[Posting] = ()) -> Outcome:
    """Save events and postings that leave the assessment as it is."""
    receipt = declarations.append(standing.row, course.events, course.life, postings)
    return Outcome(status=200, body=answers.encode(state_of(standing.row, course, receipt)))


def state_of(row: DeclarationRow, course: Course, receipt: bytes) -> dict[str, object]:
    """Where a declaration stands, for an answer without an assessment."""
    life = course.life
    return {
        "mrn": row.mrn,
        "state": life.state,
        "lane": life.lane,
        "version": life.version,
        "next": answers.NEXT.get(life.state, ""),
        "holds": answers.public_holds(life.holds),
        "moment": course.moment,
        "receipt": receipt.hex(),
    }
