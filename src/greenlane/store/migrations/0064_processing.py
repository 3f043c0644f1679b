"""Authorised yields of processing, and arrivals that end a transit."""

import django.db.models.deletion
from django.db import migrations, models

_WALL = """
alter table processing_yield enable row level security;
alter table transit_arrival enable row level security;
revoke all on processing_yield, transit_arrival from greenlane_trader;
create trigger transit_arrival_append_only before update or delete on transit_arrival
    for each row execute function append_only();
"""


class Migration(migrations.Migration):
    """What was placed before has no yields: a kilogram stands for a kilogram."""

    dependencies = [
        ("store", "0063_signing_demanded"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProcessingYield",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("authorisation", models.CharField(max_length=35)),
                ("input", models.CharField(max_length=12)),
                ("output", models.CharField(max_length=12)),
                ("made", models.DecimalField(decimal_places=6, max_digits=22)),
                ("used", models.DecimalField(decimal_places=6, max_digits=22)),
                ("tolerance", models.DecimalField(decimal_places=2, max_digits=5)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("basis", models.CharField(max_length=120)),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="store.operator"
                    ),
                ),
            ],
            options={
                "db_table": "processing_yield",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("authorisation", "input", "output"),
                        name="yield_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("made__gt", 0),
                            ("used__gt", 0),
                            ("tolerance__gte", 0),
                            ("tolerance__lt", 100),
                        ),
                        name="yield_sound",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until", None), ("until__gte", models.F("since")), _connector="OR"
                        ),
                        name="yield_days",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TransitArrival",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.CharField(max_length=35)),
                ("quantity", models.DecimalField(decimal_places=6, max_digits=22)),
                ("office", models.CharField(max_length=17)),
                ("seals", models.CharField(max_length=6)),
                ("remarks", models.CharField(blank=True, default="", max_length=500)),
                ("moment", models.DateTimeField()),
                ("actor", models.CharField(max_length=60)),
                (
                    "stay",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="store.procedurestay"
                    ),
                ),
            ],
            options={
                "db_table": "transit_arrival",
                "constraints": [
                    models.UniqueConstraint(fields=("stay", "reference"), name="arrival_once"),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0)), name="arrival_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seals__in", ["whole", "broken", "none"])),
                        name="arrival_seals",
                    ),
                ],
            },
        ),
        migrations.RunSQL(_WALL, migrations.RunSQL.noop),
    ]
