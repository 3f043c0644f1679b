"""The acts of two persons that this house offers; further features add theirs to `install`."""

from greenlane.usecases import granting, overriding, rectify
from greenlane.usecases.two_persons import offer


def install() -> None:
    """Offer every kind (the wiring calls it once)."""
    for carriers in (overriding.CARRIERS, rectify.CARRIERS, granting.CARRIERS):
        for kind, carrier in carriers.items():
            offer(kind, carrier)
