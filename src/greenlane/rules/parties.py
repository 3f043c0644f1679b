"""Questions about the persons: declarant, representative, importer, exporter."""

from greenlane.rules.rule import Answer, Case, Operator, question

_STATUS_CODES = ("2", "3")  # direct, indirect representation (DE 3/21)


def _known(case: Case, identity: str | None) -> Operator | None:
    return case.operators.get(identity or "")


def _lapsed(case: Case, identity: str | None) -> bool:
    operator = _known(case, identity)
    return operator is not None and not operator.active_on(case.law.day)


def _importer(case: Case) -> str | None:
    shipment = case.declaration.goods_shipment
    return shipment.importer.id if shipment and shipment.importer else None


def _exporter(case: Case) -> str | None:
    return case.declaration.exporter.id if case.declaration.exporter else None


def _declarant(case: Case) -> str | None:
    return case.declaration.declarant.id if case.declaration.declarant else None


@question("declaration", "declarant.id")
def declarant_is_stated(case: Case) -> Answer:
    """DE 3/18: who lodges and answers for it."""
    return bool(_declarant(case))


@question("declaration", "declarant.id")
def declarant_is_registered(case: Case) -> Answer:
    """The declarant stands in the register."""
    return not _declarant(case) or _known(case, _declarant(case)) is not None


@question("declaration", "declarant.id")
def declarant_is_active(case: Case) -> Answer:
    """The declarant's registration is in force on the day."""
    return not _lapsed(case, _declarant(case))


@question("declaration", "goods_shipment.importer.id")
def importer_is_stated(case: Case) -> Answer:
    """DE 3/16: whose goods come in."""
    return bool(_importer(case))


@question("declaration", "goods_shipment.importer.id")
def importer_is_registered(case: Case) -> Answer:
    """The importer stands in the register."""
    return not _importer(case) or _known(case, _importer(case)) is not None


@question("declaration", "goods_shipment.importer.id")
def importer_is_active(case: Case) -> Answer:
    """The importer's registration is in force on the day."""
    return not _lapsed(case, _importer(case))


@question("declaration", "exporter.id")
def exporter_is_stated(case: Case) -> Answer:
    """DE 3/2: whose goods go out."""
    return bool(_exporter(case))


@question("declaration", "exporter.id")
def exporter_is_registered(case: Case) -> Answer:
    """The exporter stands in the register."""
    return not _exporter(case) or _known(case, _exporter(case)) is not None


@question("declaration", "exporter.id")
def exporter_is_active(case: Case) -> Answer:
    """The exporter's registration is in force on the day."""
    return not _lapsed(case, _exporter(case))


@question("declaration", "agent.function_code")
def representation_is_stated(case: Case) -> Answer:
    """Who declares for another says whether directly or indirectly: it decides who owes.

    Our reading: declaring for another means that the declarant is not the owner of the goods.
    """
    owner = _exporter(case) if case.shipment.trade == "export" else _importer(case)
    declarant = _declarant(case)
    if not owner or not declarant or owner == declarant:
        return True
    agent = case.declaration.agent
    return agent is not None and agent.function_code in _STATUS_CODES


@question("declaration", "agent.id")
def agent_is_registered(case: Case) -> Answer:
    """A representative who is named by a number stands in the register."""
    agent = case.declaration.agent
    return agent is None or not agent.id or agent.id in case.operators


@question("declaration", "agent.id")
def agent_is_active(case: Case) -> Answer:
    """The representative's registration is in force on the day."""
    agent = case.declaration.agent
    return agent is None or not _lapsed(case, agent.id)
