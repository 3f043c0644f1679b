"""The debtor: who owes the customs debt, derived from the kind of representation.

Source: Union Customs Code, articles 18, 19 and 77(3), as the pattern: a direct representative acts
in the name of the client, who owes; an indirect one in his own name for the client, and both owe.
Which persons owe under a kind is the country's table, with its act.
"""

import msgspec

from greenlane.law.representation_terms import Kind, RepresentationTerms

ACCOUNT = "debtor:"
_JOINTLY = "+"


class Debtor(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who owes: one person, or several jointly and severally; and the act that says so."""

    kind: Kind
    persons: tuple[str, ...]
    basis: str = ""

    @property
    def account(self) -> str:
        """The account of the debt in the ledger."""
        return ACCOUNT + _JOINTLY.join(self.persons)


def kind_of(declarant: str, client: str, code: str) -> Kind:
    """How somebody declares: in his own name, or for the client directly or indirectly (DE 3/21).

    Our reading: who declares his own goods declares in his own name, whatever the code says; a
    declarant who names no kind of representation is treated as acting in his own name.
    """
    if declarant == client or code not in ("2", "3"):
        return "own"
    return "direct" if code == "2" else "indirect"


def debtor(declarant: str, client: str, code: str, terms: RepresentationTerms | None) -> Debtor:
    """Who owes what one declaration comes to.

    `client` is the person whose goods they are. Our reading: where the country has no table, that
    person owes; where a person that owes is not named, the one who is.
    """
    kind = kind_of(declarant, client, code)
    if terms is None:
        return Debtor(kind=kind, persons=(client or declarant,))
    owing = terms.debtor[kind]
    told = {"declarant": declarant or client, "client": client or declarant}
    persons = tuple(dict.fromkeys(told[each] for each in owing.owes))
    return Debtor(kind=kind, persons=persons, basis=owing.basis)


def persons_of(account: str) -> tuple[str, ...]:
    """The persons behind an account of the ledger; empty for an account of no debtor."""
    if not account.startswith(ACCOUNT):
        return ()
    return tuple(account.removeprefix(ACCOUNT).split(_JOINTLY))
