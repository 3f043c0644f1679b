"""What an officer keys in from a paper for a declarant who signs, until another confirms it."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("store", "0028_partners")]

    operations = [
        migrations.CreateModel(
            name="FallbackKeyed",
            fields=[
                (
                    "paper",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="store.fallbackpaper",
                    ),
                ),
                ("body", models.BinaryField()),
                ("format", models.CharField(max_length=4)),
                ("reason", models.CharField(max_length=200)),
                ("keyed_by", models.CharField(max_length=60)),
                ("keyed", models.DateTimeField()),
                ("confirmed_by", models.CharField(blank=True, default="", max_length=60)),
                ("confirmed", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "fallback_keyed",
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(confirmed_by="") | ~Q(confirmed_by=F("keyed_by")),
                        name="fallback_keyed_two_persons",
                    ),
                    models.CheckConstraint(condition=~Q(reason=""), name="fallback_keyed_reason"),
                ],
            },
        ),
    ]
