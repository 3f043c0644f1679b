"""Case files of investigations, and their entries as chains."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

_HERE = Path(__file__)
_UNDO = """
drop trigger case_file_kept on case_file;
drop function case_file_kept();
drop trigger case_entry_kept on case_entry;
drop function case_entry_kept();
drop function left_names(text[], jsonb, jsonb) cascade;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0047_enrolment"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=20, unique=True)),
                ("reason", models.TextField()),
                ("head", models.TextField()),
                ("origin", models.BinaryField(max_length=32)),
                ("opened_by", models.CharField(max_length=60)),
                ("opened", models.DateTimeField()),
                ("state", models.CharField(default="open", max_length=8)),
                ("outcome", models.CharField(blank=True, default="", max_length=16)),
                ("closed", models.DateTimeField(null=True)),
                ("closed_by", models.CharField(blank=True, default="", max_length=60)),
                ("second", models.CharField(blank=True, default="", max_length=60)),
            ],
            options={
                "db_table": "case_file",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed", None), ("outcome", ""), ("state", "open")),
                            models.Q(
                                ("closed__isnull", False),
                                ("outcome__in", ("no-infringement", "infringement", "sanction")),
                                ("state", "closed"),
                                models.Q(("closed_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="case_file_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("second", ""),
                            models.Q(("second", models.F("closed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="case_file_two",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseEntryRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=12)),
                ("subject", models.CharField(blank=True, max_length=60)),
                ("entry", models.TextField()),
                ("digest", models.BinaryField(max_length=32)),
                ("journal", models.BigIntegerField()),
                ("moment", models.DateTimeField()),
                (
                    "declaration",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="store.declarationrow",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="store.casefile",
                    ),
                ),
            ],
            options={
                "db_table": "case_entry",
                "constraints": [
                    models.UniqueConstraint(fields=("case", "number"), name="case_entry_number"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                (
                                    "alert",
                                    "declaration",
                                    "inspection",
                                    "note",
                                    "document",
                                    "member",
                                    "outcome",
                                ),
                            )
                        ),
                        name="case_entry_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("username", models.CharField(max_length=60)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="membership",
                        to="store.casefile",
                    ),
                ),
            ],
            options={
                "db_table": "case_member",
                "constraints": [
                    models.UniqueConstraint(fields=("case", "username"), name="case_member_once")
                ],
            },
        ),
        migrations.RunSQL(_HERE.with_suffix(".sql").read_text("utf-8"), _UNDO),
    ]
