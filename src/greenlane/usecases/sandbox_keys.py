"""Keys of the sandbox, for whoever asks: an operator made for the purpose and a program of its."""

from dataclasses import dataclass

from django.db import transaction

from greenlane.store import clients
from greenlane.usecases import seeding
from greenlane.usecases.desk import Desk
from greenlane.usecases.told_texts import told

PER_SECOND = 50


@dataclass(frozen=True)
class Keys:
    """What a developer is told once."""

    operator: str
    client: str
    secret: str


@transaction.atomic
def make(label: str, desk: Desk) -> Keys:
    """Make an operator and a program of it.

    Raises RuntimeError outside a sandbox, UnreadableError for a name with a sign nobody sees.
    """
    if desk.sandbox is None:
        raise RuntimeError("keys are handed out in a sandbox only")
    operator = _free_number(desk)
    since = desk.day_of(desk.now())
    name = told("name", label)[:60] or "Sandbox"
    seeding.register(
        [seeding.NewOperator(id=operator, name=name, kind="broker", since=since, deferment=False)]
    )
    row, secret = clients.register(operator, label=name, per_second=PER_SECOND)
    return Keys(operator=operator, client=row.client, secret=secret)


def _free_number(desk: Desk) -> str:
    """An operator's number of the country that nobody has: its prefix and ten digits by chance."""
    country = desk.book.country
    while True:
        digits = "".join(str(ord(sign) % 10) for sign in desk.unguessable(10))
        number = f"{country}{digits}"
        if not seeding.is_registered(number):
            return number
