"""A condition of a measure in words: what is asked, and what follows when it is met."""

from greenlane.duties.explanation_node import short
from greenlane.duties.explanation_words import Speech
from greenlane.duties.formula_explained import in_words, unit_name
from greenlane.law.lawbook import LawBook
from greenlane.law.measure import Condition


def condition_in_words(line: Condition, speech: Speech, book: LawBook) -> str:
    """One line as a sentence, for example "If document L001 (Licence) is declared: ..."."""
    test = speech.say(f"if {line.test}", **_figures(line, speech, book))
    if line.action == "apply" and line.expression is not None:
        return speech.say("then formula", test=test, formula=in_words(line.expression, speech))
    return speech.say(f"then {line.action}", test=test)


def _figures(line: Condition, speech: Speech, book: LawBook) -> dict[str, str]:
    amount = short(line.amount) if line.amount is not None else ""
    if line.test in ("price-at-least", "value-at-most"):
        amount = f"{amount} {line.currency or book.currency}"
    return {
        "document": line.document,
        "name": speech.named(book.documents.get(line.document, {}), line.document),
        "amount": amount,
        "unit": unit_name(line.unit, speech) if line.unit else "",
    }
