"""Defences against partners' faults, each switched off: the controls of the table."""

import json
import re
from contextlib import ExitStack, contextmanager
from itertools import count
from unittest.mock import patch

import msgspec


def tried_once():
    """What was not answered is given up."""
    from greenlane.lifecycle import delivery

    honest = delivery.step

    def once(*told, **more):
        made = honest(*told, **more)
        return delivery.Step(state="dead") if made.state == "waiting" else made

    return patch.object(delivery, "step", once)


def hasty():
    """A partner that wants to be left alone is called as one that is away."""
    from greenlane.lifecycle import delivery

    honest = delivery.step
    return patch.object(delivery, "step", lambda *a, **k: honest(*a, **(k | {"asked": 0})))


@contextmanager
def follows():
    """Redirects are followed, to anybody."""
    from greenlane.gateways import outgoing, partner_lines

    honest = outgoing.Policy
    freely = {"redirects": 3, "partners": _Everybody()}
    with ExitStack() as stack:
        stack.enter_context(
            patch.object(partner_lines, "Policy", lambda **told: honest(**(told | freely)))
        )
        yield


class _Everybody(frozenset):
    def __contains__(self, _):
        return True


def reads_bodies():
    """The body counts, as far as it goes: what is larger than 64,000 bytes is a failure."""
    from greenlane.gateways import outgoing, partner_lines

    class Reading(outgoing.Outgoing):
        def call(self, *told, **more):
            return super().call(*told, **(more | {"reads": True}))

    honest = outgoing.Policy
    stack = ExitStack()
    stack.enter_context(patch.object(partner_lines, "Outgoing", Reading))
    stack.enter_context(
        patch.object(partner_lines, "Policy", lambda **told: honest(**told, most_bytes=64_000))
    )
    return stack


def nobody_replays():
    """What was given up stays so."""
    from greenlane.usecases import partner_register

    return patch.object(partner_register, "replay", lambda *_, **__: 0)


def no_hold():
    """The goods do not wait for the agency."""
    from greenlane.lifecycle.event import Actor
    from greenlane.usecases import conduct
    from tests.support import partner_life

    honest = partner_life.lodged

    def gone(here, lrn, permit=True):
        mrn = honest(here, lrn, permit)
        conduct.lift(mrn, "agency:FOOD", "x", Actor("x", "agency", "FOOD"), here)
        return mrn

    return patch.object(partner_life, "lodged", gone)


def credulous():
    """A decision is read with good will: what names goods grants them."""
    from greenlane.messages import agency_answer

    numbers = count(1)

    def read(body):
        found = re.search(rb"[0-9]{2}[A-Z]{2}[0-9A-Z]{14}", body)
        if found is None:
            raise agency_answer.AnswerError("PAR-001")
        told = agency_answer.Decision(mrn=found[0].decode(), agency="FOOD", decision="granted",
                                      reason="x")  # fmt: skip
        return agency_answer.Answer(sequence=next(numbers), data=told)

    return patch.object(agency_answer, "read", read)


def unsigned():
    """Anybody may sign."""
    from greenlane.usecases import partner_answers

    return patch.object(partner_answers, "_check_signed", lambda *_: None)


def no_receipts():
    """An id that was taken is not known again."""
    from greenlane.store import partner_answers

    return patch.object(partner_answers, "taken", lambda *_: None)


def no_numbers():
    """Every message counts as the newest."""
    from greenlane.messages import agency_answer

    honest, numbers = agency_answer.read, count(1)

    def read(body):
        json.loads(body)
        return msgspec.structs.replace(honest(body), sequence=next(numbers))

    return patch.object(agency_answer, "read", read)
