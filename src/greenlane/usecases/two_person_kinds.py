"""The acts of two persons that this house offers; further features add theirs to `install`."""

from greenlane.usecases import granting, overriding, profile_publishing, rectify
from greenlane.usecases.two_persons import offer


def install() -> None:
    """Offer every kind (the wiring calls it once)."""
    every = (overriding.CARRIERS, rectify.CARRIERS, granting.CARRIERS, profile_publishing.CARRIERS)
    for carriers in every:
        for kind, carrier in carriers.items():
            offer(kind, carrier)
