"""Counts of what the policy of pages stopped."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0016_api_clients"),
    ]

    operations = [
        migrations.CreateModel(
            name="PolicyReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("directive", models.CharField(max_length=40)),
                ("blocked", models.CharField(max_length=100)),
                ("page", models.CharField(max_length=60)),
                ("count", models.PositiveIntegerField(default=0)),
            ],
            options={
                "db_table": "policy_report",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("day", "directive", "blocked", "page"), name="policy_report_once"
                    )
                ],
            },
        ),
    ]
