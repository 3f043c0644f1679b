"""Outages, which move deadlines."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0017_policy_reports"),
    ]

    operations = [
        migrations.CreateModel(
            name="Outage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=20, unique=True)),
                ("functions", models.JSONField()),
                ("offices", models.JSONField(default=list)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                ("title_en", models.CharField(max_length=200)),
                ("title_ar", models.CharField(blank=True, max_length=200)),
                ("evidence", models.JSONField(default=list)),
                ("basis", models.CharField(max_length=60)),
                ("measured", models.BooleanField(default=False)),
                ("declared_by", models.CharField(max_length=60)),
                ("declared", models.DateTimeField()),
                ("confirmed_by", models.CharField(blank=True, default="", max_length=60)),
                ("confirmed", models.DateTimeField(null=True)),
                ("withdrawn", models.DateTimeField(null=True)),
                ("withdrawn_why", models.CharField(blank=True, default="", max_length=200)),
            ],
            options={
                "db_table": "outage",
                "indexes": [models.Index(fields=["since"], name="outage_since")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until", None), ("until__gte", models.F("since")), _connector="OR"
                        ),
                        name="outage_ends_after",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by", ""),
                            models.Q(("confirmed_by", models.F("declared_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="outage_two_persons",
                    ),
                ],
            },
        ),
    ]
