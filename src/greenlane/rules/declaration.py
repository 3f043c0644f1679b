"""Questions about the declaration as a whole: its kind, reference, office and dates."""

import re
from datetime import timedelta

from greenlane.rules.rule import Answer, Case, question

_TYPES = re.compile(r"(?:IM|EX|CO)[A-FJKYZ]").fullmatch
_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9/_.\-]*").fullmatch
_IN_ARREARS = ("Y", "Z")  # additional types of supplementary declarations (DE 1/2)
_ONE_DAY = timedelta(days=1)
ORIGINAL = "9"  # EDIFACT 1225: original
LONGEST_REFERENCE = 22


@question("declaration", "type_code")
def declaration_type_is_known(case: Case) -> Answer:
    """DE 1/1 and 1/2: IM, EX or CO and an additional type."""
    return bool(_TYPES(case.declaration.type_code or ""))


@question("declaration", "function_code")
def message_is_an_original(case: Case) -> Answer:
    """A lodgement is an original; amendments and cancellations have messages of their own."""
    return case.declaration.function_code == ORIGINAL


@question("declaration", "functional_reference_id")
def local_reference_is_stated(case: Case) -> Answer:
    """DE 2/5: the declarant's own reference, which makes a repeat safe."""
    return bool(case.declaration.functional_reference_id)


@question("declaration", "functional_reference_id")
def local_reference_is_well_formed(case: Case) -> Answer:
    """Up to 22 letters, digits and / _ . -; an absent one is another rule's."""
    reference = case.declaration.functional_reference_id
    return not reference or (len(reference) <= LONGEST_REFERENCE and bool(_REFERENCE(reference)))


@question("declaration", "declaration_office_id")
def office_is_stated(case: Case) -> Answer:
    """The office where the declaration is lodged."""
    return bool(case.declaration.declaration_office_id)


@question("declaration", "declaration_office_id")
def office_exists(case: Case) -> Answer:
    """The office is one of the country's."""
    office = case.declaration.declaration_office_id
    return not office or office in case.law.book.offices


@question("declaration", "declaration_office_id")
def office_serves_the_mode_of_transport(case: Case) -> Answer:
    """The office clears goods that come by the border mode."""
    office = case.law.book.offices.get(case.declaration.declaration_office_id or "")
    means = case.declaration.border_transport_means
    mode = means.mode_code if means else None
    return office is None or not mode or mode in office.modes


@question("declaration", "id")
def number_is_not_stated(case: Case) -> Answer:
    """Customs gives the movement reference number; a declarant leaves it out."""
    return not case.declaration.id


@question("declaration", "acceptance_date_time")
def acceptance_is_not_stated(case: Case) -> Answer:
    """The day of acceptance is the law's to give.

    Our reading: a supplementary declaration (Y or Z) states the day of the entry in the records.
    """
    kind = (case.declaration.type_code or "")[2:3]
    return case.declaration.acceptance_date_time is None or kind in _IN_ARREARS


@question("declaration", "acceptance_date_time")
def acceptance_is_not_in_the_future(case: Case) -> Answer:
    """A day of acceptance that may be stated has come."""
    stated = case.declaration.acceptance_date_time
    kind = (case.declaration.type_code or "")[2:3]
    return stated is None or kind not in _IN_ARREARS or stated.day <= case.law.day


@question("declaration", "issue_date_time")
def issue_is_not_in_the_future(case: Case) -> Answer:
    """A declaration is not made out on a day that has not come.

    Our reading: the day is that of the place of issue, which may be one ahead of the country's.
    """
    stated = case.declaration.issue_date_time
    return stated is None or stated.day <= case.law.day + _ONE_DAY
