"""Models of risk with their registry, snapshots of the past, plans, what monitors measured."""

from pathlib import Path

import django.contrib.postgres.fields
from django.db import migrations, models

_HERE = Path(__file__)
_UNDO = """
drop trigger risk_model_kept on risk_model;
drop trigger risk_plan_kept on risk_plan;
drop function risk_model_kept();
drop function risk_plan_kept();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0040_parties"),
    ]

    operations = [
        migrations.CreateModel(
            name="RiskPlanRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=16)),
                ("plan", models.TextField()),
                ("told", models.JSONField(default=dict)),
                ("day", models.DateField()),
                ("made", models.DateTimeField()),
            ],
            options={
                "db_table": "risk_plan",
            },
        ),
        migrations.CreateModel(
            name="RiskModelRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.CharField(max_length=16, unique=True)),
                ("digest", models.CharField(max_length=64)),
                ("state", models.CharField(default="candidate", max_length=10)),
                ("seed", models.BigIntegerField()),
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("inspected", models.PositiveIntegerField()),
                ("found", models.PositiveIntegerField()),
                (
                    "features",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), size=None
                    ),
                ),
                ("measures", models.JSONField(default=dict)),
                ("card", models.TextField()),
                ("data", models.BinaryField()),
                ("author", models.CharField(max_length=60)),
                ("made", models.DateTimeField()),
                ("tried", models.DateTimeField(null=True)),
                ("second", models.CharField(blank=True, default="", max_length=60)),
                ("promoted", models.DateTimeField(null=True)),
                ("ended", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "risk_model",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "champion")),
                        fields=("state",),
                        name="risk_model_one_champion",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("candidate", "challenger", "champion", "retired"))
                        ),
                        name="risk_model_states",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "champion"), _negated=True),
                            models.Q(("ended", None), ("promoted__isnull", False)),
                            _connector="OR",
                        ),
                        name="risk_model_moments",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RiskSnapshotRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("until", models.DateField()),
                ("mark", models.BigIntegerField()),
                ("erased", models.BigIntegerField(default=0)),
                ("digest", models.CharField(max_length=16)),
                ("items", models.PositiveIntegerField()),
                ("made", models.DateTimeField()),
                ("data", models.BinaryField()),
            ],
            options={
                "db_table": "risk_snapshot",
                "constraints": [
                    models.UniqueConstraint(fields=("until", "digest"), name="risk_snapshot_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="RiskWatchRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("model", models.CharField(max_length=16)),
                ("measures", models.JSONField(default=dict)),
                ("alert", models.CharField(blank=True, default="", max_length=200)),
                ("made", models.DateTimeField()),
            ],
            options={
                "db_table": "risk_watch",
                "constraints": [
                    models.UniqueConstraint(fields=("day", "model"), name="risk_watch_once")
                ],
            },
        ),
        migrations.RunSQL(_HERE.with_suffix(".sql").read_text("utf-8"), _UNDO),
    ]
