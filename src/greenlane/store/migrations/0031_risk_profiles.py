"""Risk profiles: versions, named lists, publications, and the walls around them."""

from pathlib import Path

import django.contrib.postgres.fields
from django.db import migrations, models

_HERE = Path(__file__)
_UNDO = """
drop trigger risk_profile_kept on risk_profile;
drop trigger risk_published_kept on risk_publication;
drop function risk_profile_kept();
drop function risk_published_kept();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0030_erased_acts"),
    ]

    operations = [
        migrations.CreateModel(
            name="RiskPublication",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("moment", models.DateTimeField()),
                ("what", models.CharField(max_length=200)),
                ("digest", models.CharField(max_length=16)),
            ],
            options={
                "db_table": "risk_publication",
            },
        ),
        migrations.CreateModel(
            name="RiskListRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40)),
                ("version", models.PositiveIntegerField()),
                (
                    "values",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120), default=list, size=None
                    ),
                ),
                ("author", models.CharField(max_length=60)),
                ("second", models.CharField(blank=True, default="", max_length=60)),
                ("reason", models.TextField(blank=True)),
                ("published", models.DateTimeField()),
                ("ended", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "risk_list",
                "constraints": [
                    models.UniqueConstraint(fields=("name", "version"), name="risk_list_version"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended", None)),
                        fields=("name",),
                        name="risk_list_one_in_force",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RiskProfileRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=20)),
                ("version", models.PositiveIntegerField()),
                ("state", models.CharField(default="draft", max_length=10)),
                ("mode", models.CharField(default="shadow", max_length=8)),
                ("owner", models.CharField(max_length=60)),
                ("name", models.JSONField(default=dict)),
                ("text", models.TextField()),
                ("condition", models.JSONField(null=True)),
                ("lane", models.CharField(max_length=6)),
                ("direction", models.CharField(default="both", max_length=6)),
                ("mandatory", models.BooleanField(default=False)),
                ("instruction", models.JSONField(default=dict)),
                ("basis", models.CharField(max_length=200)),
                ("ground", models.CharField(blank=True, max_length=40)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("review", models.DateField(null=True)),
                ("reminded", models.DateField(null=True)),
                ("trial", models.JSONField(null=True)),
                ("author", models.CharField(max_length=60)),
                ("reason", models.TextField(blank=True)),
                ("made", models.DateTimeField()),
                ("second", models.CharField(blank=True, default="", max_length=60)),
                ("published", models.DateTimeField(null=True)),
                ("ended", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "risk_profile",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code", "version"), name="risk_profile_version"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "in-force")),
                        fields=("code",),
                        name="risk_profile_one_in_force",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "draft")),
                        fields=("code",),
                        name="risk_profile_one_draft",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("draft", "in-force", "retired", "dropped")),
                            ("mode__in", ("active", "shadow", "stopped")),
                        ),
                        name="risk_profile_states",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("published", None), ("state__in", ("draft", "dropped"))),
                            models.Q(
                                ("ended", None), ("published__isnull", False), ("state", "in-force")
                            ),
                            models.Q(
                                ("ended__isnull", False),
                                ("published__isnull", False),
                                ("state", "retired"),
                            ),
                            _connector="OR",
                        ),
                        name="risk_profile_moments",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "in-force"), _negated=True),
                            models.Q(
                                ("condition__isnull", False),
                                models.Q(
                                    ("review__isnull", False),
                                    ("until__isnull", False),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="risk_profile_sunset",
                    ),
                ],
            },
        ),
        migrations.RunSQL(_HERE.with_suffix(".sql").read_text("utf-8"), _UNDO),
    ]
