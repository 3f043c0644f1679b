"""The acts of two persons that this house offers; further features add theirs to `install`."""

from greenlane.usecases import (
    conflict_permits,
    conflicts,
    granting,
    overriding,
    profile_publishing,
    rectify,
    resets,
    watch_publishing,
)
from greenlane.usecases.two_persons import offer

_FEATURES = (overriding, rectify, granting, resets, profile_publishing, conflict_permits,
             watch_publishing)  # fmt: skip


def install() -> None:
    """Offer every kind (the wiring calls it once)."""
    conflicts.install_permit(conflict_permits.permitted)
    for feature in _FEATURES:
        for kind, carrier in feature.CARRIERS.items():
            offer(kind, carrier)
