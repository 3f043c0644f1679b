"""Joint inspections: appointments in bays, one consignment at a time, and their findings."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0051_authorised"),
    ]

    operations = [
        migrations.CreateModel(
            name="JointInspection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("office", models.CharField(max_length=17)),
                ("bay", models.CharField(max_length=20)),
                ("begins", models.DateTimeField()),
                ("ends", models.DateTimeField()),
                ("state", models.CharField(default="booked", max_length=9)),
                ("booked", models.DateTimeField()),
                ("booked_by", models.CharField(max_length=60)),
                ("why", models.CharField(blank=True, default="", max_length=300)),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="joint_inspections",
                        to="store.declarationrow",
                    ),
                ),
            ],
            options={
                "db_table": "joint_inspection",
            },
        ),
        migrations.CreateModel(
            name="JointParty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("owner", models.CharField(max_length=20)),
                ("hold", models.CharField(max_length=30)),
                ("state", models.CharField(default="invited", max_length=7)),
                ("conform", models.BooleanField(null=True)),
                ("text", models.CharField(blank=True, default="", max_length=1000)),
                ("by", models.CharField(blank=True, default="", max_length=60)),
                ("moment", models.DateTimeField(null=True)),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parties",
                        to="store.jointinspection",
                    ),
                ),
            ],
            options={
                "db_table": "joint_party",
            },
        ),
        migrations.AddIndex(
            model_name="jointinspection",
            index=models.Index(fields=["office", "begins"], name="joint_of_office"),
        ),
        migrations.AddConstraint(
            model_name="jointinspection",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["booked", "recorded", "cancelled"])),
                name="joint_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="jointinspection",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends__gt", models.F("begins"))), name="joint_times"
            ),
        ),
        migrations.AddConstraint(
            model_name="jointinspection",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "booked")), fields=("declaration",), name="joint_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="jointparty",
            constraint=models.UniqueConstraint(
                fields=("inspection", "hold"), name="joint_party_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="jointparty",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["invited", "excused", "found"])),
                name="joint_party_state",
            ),
        ),
        migrations.RunSQL(
            Path(__file__).with_suffix(".sql").read_text("utf-8"), migrations.RunSQL.noop
        ),
    ]
