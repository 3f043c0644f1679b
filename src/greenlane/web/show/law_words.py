"""Who works at the law desk, and how its refusals and days are read."""

from datetime import date

from greenlane.usecases.law_desk import LawDeskError
from greenlane.web.refusing import said


def problem(error: LawDeskError) -> str:
    """A refusal with its stable code."""
    return f"{error.code}: {said(error)}"


def is_day(text: str) -> bool:
    """Whether the text is a day as a date field sends it."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
