"""Numbers for paper, papers, and in which world goods are."""

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0020_signing_certificates"),
    ]

    operations = [
        migrations.CreateModel(
            name="FallbackRange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("office", models.CharField(max_length=8)),
                ("operator", models.CharField(blank=True, default="", max_length=17)),
                ("scheme", models.CharField(max_length=1)),
                ("year", models.PositiveSmallIntegerField()),
                ("first", models.PositiveIntegerField()),
                ("last", models.PositiveIntegerField()),
                ("issued", models.DateTimeField()),
                ("issued_by", models.CharField(max_length=60)),
                ("blanks", models.PositiveIntegerField(null=True)),
                ("counted_by", models.CharField(blank=True, default="", max_length=60)),
            ],
            options={
                "db_table": "fallback_range",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("first__gte", 1),
                            ("last__gte", models.F("first")),
                            ("last__lte", 99999),
                        ),
                        name="fallback_range_order",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("office", "="),
                            ("scheme", "="),
                            ("year", "="),
                            (
                                models.Func(
                                    "first", "last", models.Value("[]"), function="int4range"
                                ),
                                "&&",
                            ),
                        ],
                        name="fallback_range_overlap",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GoodsPlace",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=160)),
                ("world", models.CharField(max_length=10)),
                ("mrn", models.CharField(blank=True, default="", max_length=18)),
                ("number", models.CharField(blank=True, default="", max_length=18)),
                ("standing", models.BooleanField(db_default=True, default=True)),
            ],
            options={
                "db_table": "goods_place",
                "indexes": [
                    models.Index(fields=["mrn"], name="goods_place_mrn"),
                    models.Index(fields=["number"], name="goods_place_number"),
                ],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("standing", True)),
                        expressions=[("key", "="), ("world", "<>")],
                        name="goods_one_world",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("standing", True), ("world", "paper")),
                        fields=("key",),
                        name="goods_one_paper",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FallbackPaper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=18, unique=True)),
                ("state", models.CharField(max_length=8)),
                ("declarant", models.CharField(blank=True, default="", max_length=17)),
                ("trader", models.CharField(blank=True, default="", max_length=17)),
                ("accepted", models.DateTimeField(null=True)),
                ("released", models.DateTimeField(null=True)),
                ("released_by", models.CharField(blank=True, default="", max_length=60)),
                ("reason", models.CharField(blank=True, default="", max_length=200)),
                ("conflict", models.CharField(blank=True, default="", max_length=18)),
                ("recorded", models.DateTimeField()),
                ("recorded_by", models.CharField(max_length=60)),
                ("captured", models.DateTimeField(null=True)),
                (
                    "declaration",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paper",
                        to="store.declarationrow",
                    ),
                ),
                (
                    "outage",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="store.outage"
                    ),
                ),
                (
                    "range",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="store.fallbackrange"
                    ),
                ),
            ],
            options={
                "db_table": "fallback_paper",
                "indexes": [models.Index(fields=["state", "id"], name="fallback_paper_list")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["used", "captured", "void"])),
                        name="fallback_paper_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("declaration__isnull", False), ("state", "captured")),
                            models.Q(
                                models.Q(("state", "captured"), _negated=True),
                                ("declaration", None),
                            ),
                            _connector="OR",
                        ),
                        name="fallback_paper_captured",
                    ),
                ],
            },
        ),
    ]
