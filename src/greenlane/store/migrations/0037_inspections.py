"""Controls: results item by item, forms left unrecorded, and the hold that waits for results."""

from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

_HERE = Path(__file__)
_UNDO = """
drop trigger control_closed on hold;
drop function control_closed();
drop function control_items(bigint, text);
drop trigger inspection_result_kept on inspection_result;
drop function inspection_result_kept();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0036_watch_lists"),
    ]

    operations = [
        migrations.CreateModel(
            name="InspectionDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("hold", models.CharField(max_length=30)),
                ("author", models.CharField(max_length=60)),
                ("body", models.JSONField(default=dict)),
                ("updated", models.DateTimeField()),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="store.declarationrow"
                    ),
                ),
            ],
            options={
                "db_table": "inspection_draft",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("declaration", "hold", "author"), name="inspection_draft_one"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="InspectionResult",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("hold", models.CharField(max_length=30)),
                ("control", models.CharField(max_length=12)),
                ("event", models.PositiveIntegerField()),
                ("item", models.PositiveIntegerField()),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=16), default=list, size=None
                    ),
                ),
                ("code", models.CharField(blank=True, default="", max_length=18)),
                ("origin", models.CharField(blank=True, default="", max_length=4)),
                ("quantity", models.DecimalField(decimal_places=6, max_digits=18, null=True)),
                ("unit", models.CharField(blank=True, default="", max_length=6)),
                ("value", models.DecimalField(decimal_places=3, max_digits=18, null=True)),
                ("extra", models.DecimalField(decimal_places=2, max_digits=18, null=True)),
                ("officer", models.CharField(max_length=60)),
                ("office", models.CharField(max_length=17)),
                ("method", models.CharField(max_length=12)),
                ("drawn", models.BooleanField(default=False)),
                (
                    "profiles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None
                    ),
                ),
                ("model", models.CharField(blank=True, default="", max_length=80)),
                ("moment", models.DateTimeField()),
                (
                    "declaration",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="store.declarationrow",
                    ),
                ),
            ],
            options={
                "db_table": "inspection_result",
                "indexes": [models.Index(fields=["moment"], name="inspection_result_since")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("declaration", "event", "item"), name="inspection_result_once"
                    )
                ],
            },
        ),
        migrations.RunSQL(_HERE.with_suffix(".sql").read_text("utf-8"), _UNDO),
    ]
