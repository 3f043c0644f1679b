"""Rows of a day on paper: numbers handed out, papers used, and in which world goods are."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from greenlane.store.outage_models import Outage


class FallbackRange(models.Model):
    """Numbers handed to an office, or by it to an operator, before they are needed.

    `blanks` is how many unused forms of the range were counted afterwards; none before counting.
    """

    office = models.CharField(max_length=8)
    operator = models.CharField(max_length=17, blank=True, default="")
    scheme = models.CharField(max_length=1)
    year = models.PositiveSmallIntegerField()
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    issued = models.DateTimeField()
    issued_by = models.CharField(max_length=60)
    blanks = models.PositiveIntegerField(null=True)
    counted_by = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        db_table = "fallback_range"
        constraints = [
            models.CheckConstraint(
                condition=Q(first__gte=1, last__lte=99_999, last__gte=F("first")),
                name="fallback_range_order",
            ),
            ExclusionConstraint(  # no number is handed out twice
                name="fallback_range_overlap",
                expressions=[
                    ("office", RangeOperators.EQUAL),
                    ("scheme", RangeOperators.EQUAL),
                    ("year", RangeOperators.EQUAL),
                    (
                        Func("first", "last", Value("[]"), function="int4range"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]


class FallbackPaper(models.Model):
    """One number of a range that was used on paper, or spoiled; captured when `declaration` is set.

    `conflict` names a declaration that had released the same goods already: for the investigators.
    """

    number = models.CharField(max_length=18, unique=True)
    range = models.ForeignKey(FallbackRange, on_delete=models.PROTECT)
    outage = models.ForeignKey(Outage, null=True, on_delete=models.PROTECT)
    state = models.CharField(max_length=8)
    declarant = models.CharField(max_length=17, blank=True, default="")
    trader = models.CharField(max_length=17, blank=True, default="")
    accepted = models.DateTimeField(null=True)
    released = models.DateTimeField(null=True)
    released_by = models.CharField(max_length=60, blank=True, default="")
    reason = models.CharField(max_length=200, blank=True, default="")
    conflict = models.CharField(max_length=18, blank=True, default="")
    recorded = models.DateTimeField()
    recorded_by = models.CharField(max_length=60)
    declaration = models.OneToOneField(
        "store.DeclarationRow", null=True, on_delete=models.PROTECT, related_name="paper"
    )
    captured = models.DateTimeField(null=True)

    class Meta:
        db_table = "fallback_paper"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["used", "captured", "void"]), name="fallback_paper_state"
            ),
            models.CheckConstraint(
                condition=Q(state="captured", declaration__isnull=False)
                | (~Q(state="captured") & Q(declaration=None)),
                name="fallback_paper_captured",
            ),
        ]
        indexes = [models.Index(fields=["state", "id"], name="fallback_paper_list")]


class FallbackKeyed(models.Model):
    """A paper that an officer keyed in for a declarant whose messages must be signed.

    Another officer compares it with the paper and confirms; then it is lodged, and `body` goes.
    """

    paper = models.OneToOneField(FallbackPaper, primary_key=True, on_delete=models.PROTECT)
    body = models.BinaryField()
    format = models.CharField(max_length=4)
    reason = models.CharField(max_length=200)
    keyed_by = models.CharField(max_length=60)
    keyed = models.DateTimeField()
    confirmed_by = models.CharField(max_length=60, blank=True, default="")
    confirmed = models.DateTimeField(null=True)

    class Meta:
        db_table = "fallback_keyed"
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by="") | ~Q(confirmed_by=F("keyed_by")),
                name="fallback_keyed_two_persons",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="fallback_keyed_reason"),
        ]


class GoodsPlace(models.Model):
    """In which world goods are declared: `electronic` under `mrn`, or `paper` under `number`.

    Goods of one key are never in both, and never on two papers: two constraints decide it.
    """

    key = models.CharField(max_length=160)
    world = models.CharField(max_length=10)
    mrn = models.CharField(max_length=18, blank=True, default="")
    number = models.CharField(max_length=18, blank=True, default="")
    standing = models.BooleanField(default=True, db_default=True)

    class Meta:
        db_table = "goods_place"
        constraints = [
            ExclusionConstraint(
                name="goods_one_world",
                expressions=[
                    ("key", RangeOperators.EQUAL),
                    ("world", RangeOperators.NOT_EQUAL),
                ],
                condition=Q(standing=True),
            ),
            models.UniqueConstraint(
                fields=["key"], condition=Q(world="paper", standing=True), name="goods_one_paper"
            ),
        ]
        indexes = [
            models.Index(fields=["mrn"], name="goods_place_mrn"),
            models.Index(fields=["number"], name="goods_place_number"),
        ]
