"""The worker's part of screening: by new editions, piece by piece."""

from greenlane.usecases import rescreening
from greenlane.usecases.desk import Desk
from greenlane.usecases.witnessed import NotWitnessedError


def step(desk: Desk) -> int:
    """One piece; gives how many declarations were asked about."""
    try:
        return rescreening.work(desk)
    except NotWitnessedError:  # nothing is decided while no witness is reached: it waits
        return 0
