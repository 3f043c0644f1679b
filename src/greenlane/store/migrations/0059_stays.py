"""Stays under procedures that suspend duties, and what takes goods out of them."""

import django.db.models.deletion
from django.db import migrations, models

_WALL = """
alter table procedure_stay enable row level security;
alter table procedure_exit enable row level security;
revoke all on procedure_stay, procedure_exit from greenlane_trader;
"""


class Migration(migrations.Migration):
    """Never more out than in; declarations accepted before have no stays and go by hand."""

    dependencies = [
        ("store", "0058_permit_reinstated"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProcedureStay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("item", models.PositiveIntegerField()),
                ("procedure", models.CharField(max_length=4)),
                ("code", models.CharField(max_length=22)),
                ("quantity", models.DecimalField(decimal_places=6, max_digits=22)),
                ("pending", models.DecimalField(decimal_places=6, default=0, max_digits=22)),
                ("discharged", models.DecimalField(decimal_places=6, default=0, max_digits=22)),
                ("amounts", models.JSONField(default=dict)),
                ("due", models.DateField(null=True)),
                ("state", models.CharField(default="open", max_length=10)),
                ("chased", models.DateTimeField(null=True)),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="store.declarationrow"
                    ),
                ),
            ],
            options={
                "db_table": "procedure_stay",
            },
        ),
        migrations.CreateModel(
            name="ProcedureExit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("item", models.PositiveIntegerField()),
                ("quantity", models.DecimalField(decimal_places=6, max_digits=22)),
                ("state", models.CharField(default="pending", max_length=10)),
                ("moment", models.DateTimeField()),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="store.declarationrow"
                    ),
                ),
                (
                    "stay",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exits",
                        to="store.procedurestay",
                    ),
                ),
            ],
            options={
                "db_table": "procedure_exit",
            },
        ),
        migrations.AddConstraint(
            model_name="procedurestay",
            constraint=models.UniqueConstraint(fields=("declaration", "item"), name="stay_once"),
        ),
        migrations.AddConstraint(
            model_name="procedurestay",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("pending__gte", 0),
                    ("discharged__gte", 0),
                    ("quantity__gte", models.F("pending") + models.F("discharged")),
                ),
                name="stay_within",
            ),
        ),
        migrations.AddConstraint(
            model_name="procedurestay",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("open", "discharged", "closed"))),
                name="stay_state",
            ),
        ),
        migrations.AddIndex(
            model_name="procedurestay",
            index=models.Index(
                condition=models.Q(("state", "open")), fields=["due"], name="stay_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="procedureexit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "back"), _negated=True),
                fields=("declaration", "item"),
                name="exit_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="procedureexit",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__gt", 0)), name="exit_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="procedureexit",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("pending", "done", "back"))), name="exit_state"
            ),
        ),
        migrations.RunSQL(_WALL, migrations.RunSQL.noop),
    ]
