"""In which world goods are: claimed with a lodgement or a paper, given free when it is over."""

from collections.abc import Iterable

from greenlane.store.fallback_models import GoodsPlace


def on_paper(number: str, keys: Iterable[str]) -> None:
    """Claim goods for a paper. Raises IntegrityError when they are elsewhere."""
    GoodsPlace.objects.bulk_create(
        GoodsPlace(key=key, world="paper", number=number) for key in keys
    )


def captured(number: str, mrn: str) -> None:
    """The goods of a paper are those of this declaration, and stay in the world of paper."""
    GoodsPlace.objects.filter(number=number).update(mrn=mrn)


def restate(mrn: str, keys: Iterable[str]) -> None:
    """The goods of a declaration after an amendment. Raises IntegrityError as `on_paper` does."""
    rows = GoodsPlace.objects.filter(mrn=mrn, standing=True)
    before = {row.key: row for row in rows}
    wanted = set(keys)
    first = next(iter(before.values()), None)
    world, number = (first.world, first.number) if first else ("electronic", "")
    rows.exclude(key__in=wanted).update(standing=False)
    GoodsPlace.objects.bulk_create(
        GoodsPlace(key=key, world=world, mrn=mrn, number=number)
        for key in sorted(wanted - set(before))
    )


def free(*, mrn: str = "", number: str = "") -> None:
    """The goods may be declared again: their declaration or paper is void."""
    if mrn:
        GoodsPlace.objects.filter(mrn=mrn).update(standing=False)
    if number:
        GoodsPlace.objects.filter(number=number).update(standing=False)


def electronic(keys: Iterable[str]) -> list[str]:
    """The numbers of standing electronic declarations of these goods."""
    rows = GoodsPlace.objects.filter(key__in=list(keys), world="electronic", standing=True)
    return sorted(set(rows.values_list("mrn", flat=True)))


def papers(keys: Iterable[str]) -> list[str]:
    """The numbers of the papers on which these goods stand."""
    rows = GoodsPlace.objects.filter(key__in=list(keys), world="paper", standing=True)
    return sorted(set(rows.values_list("number", flat=True)))


def others_of(mrn: str) -> list[str]:
    """The standing electronic declarations of goods that this one, which is over, was about."""
    keys = GoodsPlace.objects.filter(mrn=mrn).values("key")
    rows = GoodsPlace.objects.filter(key__in=keys, world="electronic", standing=True)
    return sorted(set(rows.exclude(mrn=mrn).values_list("mrn", flat=True)))


def stand_again(mrn: str) -> None:
    """The goods of a declaration that was over stand again. Raises IntegrityError as `on_paper`."""
    GoodsPlace.objects.filter(mrn=mrn).update(standing=True)
