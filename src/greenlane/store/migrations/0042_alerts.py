"""Alerts, their steps, and how far the stream of events was read."""

from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

_HERE = Path(__file__)
_UNDO = """
drop trigger alert_kept on alert;
drop function alert_kept();
drop trigger alert_step_kept on alert_step;
drop function alert_step_kept();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0041_risk_models"),
    ]

    operations = [
        migrations.CreateModel(
            name="StreamMark",
            fields=[
                ("name", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("mark", models.BigIntegerField(default=0)),
            ],
            options={
                "db_table": "stream_mark",
            },
        ),
        migrations.CreateModel(
            name="AlertRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=80, unique=True)),
                ("kind", models.CharField(max_length=12)),
                ("severity", models.PositiveSmallIntegerField()),
                ("subject", models.CharField(max_length=60)),
                ("office", models.CharField(blank=True, max_length=17)),
                ("role", models.CharField(max_length=20)),
                (
                    "roles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None
                    ),
                ),
                (
                    "two_persons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=12), default=list, size=None
                    ),
                ),
                ("basis", models.CharField(max_length=200)),
                ("facts", models.JSONField(default=dict)),
                ("moment", models.DateTimeField()),
                ("raised", models.DateTimeField()),
                ("due", models.DateTimeField()),
                ("state", models.CharField(default="raised", max_length=10)),
                ("holder", models.CharField(blank=True, default="", max_length=60)),
                ("assigned", models.DateTimeField(null=True)),
                ("acted", models.DateTimeField(null=True)),
                ("closed", models.DateTimeField(null=True)),
                ("outcome", models.CharField(blank=True, default="", max_length=12)),
                ("second", models.CharField(blank=True, default="", max_length=60)),
                (
                    "declaration",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="store.declarationrow",
                    ),
                ),
            ],
            options={
                "db_table": "alert",
            },
        ),
        migrations.CreateModel(
            name="AlertStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("move", models.CharField(max_length=10)),
                ("actor", models.CharField(max_length=60)),
                ("role", models.CharField(max_length=20)),
                ("moment", models.DateTimeField()),
                ("holder", models.CharField(blank=True, default="", max_length=60)),
                ("outcome", models.CharField(blank=True, default="", max_length=12)),
                ("text", models.TextField(blank=True, default="")),
                (
                    "alert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="store.alertrow",
                    ),
                ),
            ],
            options={
                "db_table": "alert_step",
            },
        ),
        migrations.AddIndex(
            model_name="alertrow",
            index=models.Index(
                condition=models.Q(("state", "closed"), _negated=True),
                fields=["-id"],
                name="alert_open",
            ),
        ),
        migrations.AddIndex(
            model_name="alertrow",
            index=models.Index(fields=["declaration"], name="alert_declaration"),
        ),
        migrations.AddConstraint(
            model_name="alertrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ("raised", "assigned", "acting", "closed")),
                    ("severity__in", (1, 2, 3, 4)),
                ),
                name="alert_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="alertrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("closed__isnull", False),
                        ("outcome__in", ("confirmed", "unfounded", "known", "case")),
                        ("state", "closed"),
                    ),
                    models.Q(
                        models.Q(("state", "closed"), _negated=True),
                        ("closed", None),
                        ("outcome", ""),
                    ),
                    _connector="OR",
                ),
                name="alert_closed",
            ),
        ),
        migrations.AddConstraint(
            model_name="alertrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("assigned", "acting")), _negated=True),
                    models.Q(("holder", ""), _negated=True),
                    _connector="OR",
                ),
                name="alert_held",
            ),
        ),
        migrations.RunSQL(_HERE.with_suffix(".sql").read_text("utf-8"), _UNDO),
    ]
