"""The acts of two persons that this house offers; further features add theirs to `install`."""

from greenlane.usecases import (
    agency_publishing,
    alerts,
    authorised_deciding,
    conflict_permits,
    conflicts,
    granting,
    investigations,
    model_publishing,
    money_acts,
    overriding,
    permit_pairs,
    processing,
    profile_lists,
    profile_publishing,
    rectify,
    refund_files,
    resets,
    watch_publishing,
)
from greenlane.usecases.two_persons import offer

_FEATURES = (
    alerts,
    authorised_deciding,
    agency_publishing,
    conflict_permits,
    granting,
    investigations,
    model_publishing,
    overriding,
    profile_lists,
    profile_publishing,
    rectify,
    resets,
    watch_publishing,
    permit_pairs,
    money_acts,
    processing,
    refund_files,
)


def install() -> None:
    """Offer every kind (the wiring calls it once)."""
    conflicts.install_permit(conflict_permits.permitted)
    for feature in _FEATURES:
        for kind, carrier in feature.CARRIERS.items():
            offer(kind, carrier)
