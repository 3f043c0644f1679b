"""Money at the window: orders, payments, statements, deferral, guarantees, refunds."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

_UNDO = """
drop trigger posting_limits on posting;
drop function posting_limits();
alter table posting disable trigger posting_append_only;
delete from posting where declaration_id is null;
alter table posting enable trigger posting_append_only;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0038_risk_lists"),
    ]

    operations = [
        migrations.CreateModel(
            name="BankStatement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("kind", models.CharField(max_length=10)),
                ("message", models.CharField(max_length=40)),
                ("account", models.CharField(max_length=40)),
                ("closing", models.DecimalField(decimal_places=2, max_digits=18, null=True)),
                ("imported", models.DateTimeField()),
                ("imported_by", models.CharField(max_length=60)),
            ],
            options={
                "db_table": "bank_statement",
            },
        ),
        migrations.CreateModel(
            name="MoneyCounter",
            fields=[
                ("series", models.CharField(max_length=12, primary_key=True, serialize=False)),
                ("last", models.PositiveBigIntegerField(default=0)),
            ],
            options={
                "db_table": "money_counter",
            },
        ),
        migrations.CreateModel(
            name="TrialBalanceRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(unique=True)),
                ("moment", models.DateTimeField()),
                ("lines", models.JSONField(default=list)),
                ("faults", models.JSONField(default=list)),
            ],
            options={
                "db_table": "trial_balance",
            },
        ),
        migrations.AlterField(
            model_name="postingrow",
            name="declaration",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="store.declarationrow"
            ),
        ),
        migrations.CreateModel(
            name="DeferredAccount",
            fields=[
                (
                    "operator",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="store.operator",
                    ),
                ),
                ("limit", models.DecimalField(decimal_places=2, max_digits=18)),
                ("used", models.DecimalField(decimal_places=2, default=0, max_digits=18)),
                ("currency", models.CharField(max_length=3)),
                ("state", models.CharField(default="active", max_length=10)),
                ("why", models.TextField(blank=True, default="")),
            ],
            options={
                "db_table": "deferred_account",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("used__lte", models.F("limit")), ("state", "over"), _connector="OR"
                        ),
                        name="deferred_within_limit",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Guarantee",
            fields=[
                ("number", models.CharField(max_length=24, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=13)),
                ("guarantor", models.CharField(max_length=140)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=18)),
                ("percent", models.DecimalField(decimal_places=2, max_digits=5)),
                ("reserved", models.DecimalField(decimal_places=2, default=0, max_digits=18)),
                ("currency", models.CharField(max_length=3)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("state", models.CharField(default="active", max_length=10)),
                (
                    "principal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="store.operator"
                    ),
                ),
            ],
            options={
                "db_table": "guarantee",
            },
        ),
        migrations.CreateModel(
            name="GuaranteeReservation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=18)),
                ("reserved", models.DateTimeField()),
                ("released", models.DateTimeField(null=True)),
                ("why", models.CharField(blank=True, default="", max_length=60)),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="store.declarationrow"
                    ),
                ),
                (
                    "guarantee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="store.guarantee"
                    ),
                ),
            ],
            options={
                "db_table": "guarantee_reservation",
            },
        ),
        migrations.CreateModel(
            name="MoneyClaim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=30, unique=True)),
                ("kind", models.CharField(max_length=10)),
                ("subject", models.CharField(max_length=60)),
                ("agency", models.CharField(blank=True, default="", max_length=10)),
                ("charge", models.CharField(blank=True, default="", max_length=6)),
                ("account", models.CharField(max_length=40)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=18)),
                ("paid", models.DecimalField(decimal_places=2, default=0, max_digits=18)),
                ("currency", models.CharField(max_length=3)),
                ("basis", models.TextField()),
                ("created", models.DateTimeField()),
                ("since", models.DateField(null=True)),
                ("until", models.DateField(null=True)),
                ("due", models.DateField(null=True)),
                (
                    "operator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="store.operator"
                    ),
                ),
            ],
            options={
                "db_table": "money_claim",
            },
        ),
        migrations.AddField(
            model_name="postingrow",
            name="claim",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="store.moneyclaim"
            ),
        ),
        migrations.CreateModel(
            name="MoneyEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=12)),
                ("moment", models.DateTimeField()),
                ("actor", models.CharField(max_length=60)),
                ("subject", models.CharField(blank=True, default="", max_length=60)),
                ("reason", models.TextField(blank=True, default="")),
                (
                    "reverses",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="store.moneyentry",
                    ),
                ),
            ],
            options={
                "db_table": "money_entry",
            },
        ),
        migrations.AddField(
            model_name="postingrow",
            name="entry",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="store.moneyentry"
            ),
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=20, unique=True)),
                ("means", models.CharField(max_length=6)),
                ("external", models.CharField(max_length=80)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=18)),
                ("left", models.DecimalField(decimal_places=2, default=0, max_digits=18)),
                ("currency", models.CharField(max_length=3)),
                ("moment", models.DateTimeField()),
                ("received_by", models.CharField(max_length=60)),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, to="store.moneyentry"
                    ),
                ),
                (
                    "operator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="store.operator"
                    ),
                ),
            ],
            options={
                "db_table": "payment",
            },
        ),
        migrations.CreateModel(
            name="BankEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("identity", models.CharField(max_length=80, unique=True)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=18)),
                ("currency", models.CharField(max_length=3)),
                ("booked", models.DateField(null=True)),
                ("payer", models.CharField(blank=True, max_length=140)),
                ("text", models.TextField(blank=True)),
                ("state", models.CharField(max_length=10)),
                ("how", models.CharField(blank=True, default="", max_length=12)),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="store.bankstatement"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="store.moneyentry",
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="store.payment"
                    ),
                ),
            ],
            options={
                "db_table": "bank_entry",
            },
        ),
        migrations.CreateModel(
            name="PaymentOrder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.CharField(max_length=25, unique=True)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=18)),
                ("currency", models.CharField(max_length=3)),
                ("state", models.CharField(default="open", max_length=10)),
                ("created", models.DateTimeField()),
                ("due", models.DateField()),
                ("made_by", models.CharField(max_length=60)),
                (
                    "operator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="store.operator"
                    ),
                ),
            ],
            options={
                "db_table": "payment_order",
            },
        ),
        migrations.AddField(
            model_name="payment",
            name="order",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="store.paymentorder"
            ),
        ),
        migrations.CreateModel(
            name="PaymentOrderLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=18)),
                (
                    "claim",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="store.moneyclaim",
                    ),
                ),
                (
                    "declaration",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="store.declarationrow",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="store.paymentorder",
                    ),
                ),
            ],
            options={
                "db_table": "payment_order_line",
            },
        ),
        migrations.CreateModel(
            name="Refund",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=18)),
                ("currency", models.CharField(max_length=3)),
                ("bank_account", models.CharField(max_length=34)),
                ("moment", models.DateTimeField()),
                ("sent", models.DateTimeField(null=True)),
                (
                    "act",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, to="store.twopersonact"
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, to="store.moneyentry"
                    ),
                ),
                (
                    "operator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="store.operator"
                    ),
                ),
            ],
            options={
                "db_table": "refund",
            },
        ),
        migrations.AddConstraint(
            model_name="guarantee",
            constraint=models.CheckConstraint(
                condition=models.Q(("reserved__gte", 0), ("reserved__lte", models.F("amount"))),
                name="guarantee_within_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="guaranteereservation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("released", None)),
                fields=("guarantee", "declaration"),
                name="guarantee_reserved_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="moneyclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(("paid__gte", 0), ("paid__lte", models.F("amount"))),
                name="claim_paid_within",
            ),
        ),
        migrations.AddConstraint(
            model_name="moneyclaim",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "statement")),
                fields=("operator", "since"),
                name="claim_one_statement",
            ),
        ),
        migrations.AddIndex(
            model_name="bankentry",
            index=models.Index(
                condition=models.Q(("state", "unmatched")), fields=["id"], name="bank_unmatched"
            ),
        ),
        migrations.AddIndex(
            model_name="paymentorder",
            index=models.Index(fields=["operator", "-id"], name="payment_order_mine"),
        ),
        migrations.AddConstraint(
            model_name="paymentorder",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("open", "paid", "cancelled"))),
                name="payment_order_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentorder",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="payment_order_positive"
            ),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["operator", "-id"], name="payment_mine"),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(fields=("means", "external"), name="payment_once"),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="payment_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentorderline",
            constraint=models.CheckConstraint(
                condition=models.Q(("declaration", None), ("claim", None), _connector="XOR"),
                name="payment_line_of_one",
            ),
        ),
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text("utf-8"), _UNDO),
    ]
