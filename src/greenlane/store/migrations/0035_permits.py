"""Issued permits: their rows, books, takings, movements and acts; the second wall around them."""

from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

_UNDO = """
drop trigger permit_kept on permit;
drop trigger permit_posting_kept on permit_posting;
drop trigger permit_act_kept on permit_act;
drop function permit_kept();
drop function permit_history_kept();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0034_handed_over"),
    ]

    operations = [
        migrations.CreateModel(
            name="PermitRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=35, unique=True)),
                ("document", models.CharField(max_length=4)),
                ("agency", models.CharField(max_length=17)),
                ("holder", models.CharField(db_index=True, max_length=17)),
                ("trade", models.CharField(blank=True, default="", max_length=6)),
                (
                    "goods",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=12), default=list, size=None
                    ),
                ),
                (
                    "origins",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), default=list, size=None
                    ),
                ),
                (
                    "destinations",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), default=list, size=None
                    ),
                ),
                ("control", models.CharField(max_length=8)),
                ("tolerance", models.DecimalField(decimal_places=2, default=0, max_digits=5)),
                ("period_days", models.PositiveIntegerField(default=0)),
                ("umbrella", models.BooleanField(default=True)),
                ("since", models.DateField()),
                ("until", models.DateField()),
                (
                    "conditions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=500), default=list, size=None
                    ),
                ),
                (
                    "application",
                    models.CharField(blank=True, db_index=True, default="", max_length=60),
                ),
                ("issued", models.DateTimeField()),
                ("issued_by", models.CharField(max_length=60)),
                ("state", models.CharField(default="active", max_length=11)),
                (
                    "successor",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="predecessor",
                        to="store.permitrow",
                    ),
                ),
            ],
            options={
                "db_table": "permit",
            },
        ),
        migrations.CreateModel(
            name="PermitBalance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("measure", models.CharField(max_length=8)),
                ("unit", models.CharField(blank=True, default="", max_length=3)),
                ("granted", models.DecimalField(decimal_places=6, default=0, max_digits=20)),
                ("margin", models.DecimalField(decimal_places=6, default=0, max_digits=20)),
                ("period", models.DecimalField(decimal_places=6, max_digits=20, null=True)),
                ("available", models.DecimalField(decimal_places=6, default=0, max_digits=20)),
                ("reserved", models.DecimalField(decimal_places=6, default=0, max_digits=20)),
                ("used", models.DecimalField(decimal_places=6, default=0, max_digits=20)),
                ("ended", models.DecimalField(decimal_places=6, default=0, max_digits=20)),
                (
                    "permit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="balances",
                        to="store.permitrow",
                    ),
                ),
            ],
            options={
                "db_table": "permit_balance",
            },
        ),
        migrations.CreateModel(
            name="PermitActRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("move", models.CharField(max_length=9)),
                ("reason", models.CharField(blank=True, default="", max_length=500)),
                ("basis", models.CharField(blank=True, default="", max_length=120)),
                ("by", models.CharField(max_length=60)),
                ("second", models.CharField(blank=True, default="", max_length=60)),
                ("moment", models.DateTimeField()),
                (
                    "permit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acts",
                        to="store.permitrow",
                    ),
                ),
            ],
            options={
                "db_table": "permit_act",
            },
        ),
        migrations.CreateModel(
            name="PermitTaking",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("item", models.PositiveIntegerField()),
                ("day", models.DateField()),
                ("quantity", models.DecimalField(decimal_places=6, max_digits=20, null=True)),
                ("value", models.DecimalField(decimal_places=6, max_digits=20, null=True)),
                ("state", models.CharField(default="reserved", max_length=8)),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="permit_takings",
                        to="store.declarationrow",
                    ),
                ),
                (
                    "permit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="takings",
                        to="store.permitrow",
                    ),
                ),
            ],
            options={
                "db_table": "permit_taking",
            },
        ),
        migrations.CreateModel(
            name="PermitPosting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=9)),
                ("amount", models.DecimalField(decimal_places=6, max_digits=20)),
                ("moment", models.DateTimeField()),
                (
                    "balance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="store.permitbalance",
                    ),
                ),
                (
                    "taking",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="store.permittaking",
                    ),
                ),
            ],
            options={
                "db_table": "permit_posting",
            },
        ),
        migrations.AddIndex(
            model_name="permitrow",
            index=models.Index(fields=["agency", "-issued"], name="permit_of_agency"),
        ),
        migrations.AddIndex(
            model_name="permitrow",
            index=models.Index(
                condition=models.Q(("state__in", ["active", "suspended", "used-up"])),
                fields=["until"],
                name="permit_running",
            ),
        ),
        migrations.AddConstraint(
            model_name="permitrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        (
                            "active",
                            "suspended",
                            "used-up",
                            "revoked",
                            "surrendered",
                            "expired",
                            "replaced",
                        ),
                    )
                ),
                name="permit_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="permitrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("control__in", ("open", "quantity", "value", "both"))),
                name="permit_control",
            ),
        ),
        migrations.AddConstraint(
            model_name="permitrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gte", models.F("since"))), name="permit_days"
            ),
        ),
        migrations.AddConstraint(
            model_name="permitrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "replaced"), ("successor", None), _connector="OR"),
                name="permit_replaced",
            ),
        ),
        migrations.AddConstraint(
            model_name="permitbalance",
            constraint=models.UniqueConstraint(
                fields=("permit", "measure"), name="permit_balance_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="permitbalance",
            constraint=models.CheckConstraint(
                condition=models.Q(("measure__in", ("quantity", "value", "open"))),
                name="permit_measure",
            ),
        ),
        migrations.AddConstraint(
            model_name="permitbalance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("available__gte", 0), ("ended__gte", 0), ("reserved__gte", 0), ("used__gte", 0)
                ),
                name="permit_never_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="permitactrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "move__in",
                        (
                            "suspend",
                            "resume",
                            "exhaust",
                            "reopen",
                            "revoke",
                            "surrender",
                            "expire",
                            "vary",
                        ),
                    )
                ),
                name="permit_move",
            ),
        ),
        migrations.AddConstraint(
            model_name="permittaking",
            constraint=models.UniqueConstraint(
                fields=("declaration", "permit", "item"), name="permit_taking_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="permittaking",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["reserved", "used", "returned"])),
                name="permit_taking_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="permitposting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        (
                            "grant",
                            "tolerate",
                            "reserve",
                            "return",
                            "use",
                            "give-back",
                            "end",
                            "carry-out",
                            "carry-in",
                        ),
                    )
                ),
                name="permit_posting_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="permitposting",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="permit_posting_positive"
            ),
        ),
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text("utf-8"), _UNDO),
    ]
