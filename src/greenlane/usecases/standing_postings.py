"""A stored posting as the ledger's value."""

from greenlane.ledger.posting import Posting
from greenlane.store.models import PostingRow


def posting_of(row: PostingRow) -> Posting:
    """The posting of a row."""
    return Posting(charge=row.charge, debit=row.debit, credit=row.credit, amount=row.amount,
                   currency=row.currency)  # fmt: skip
