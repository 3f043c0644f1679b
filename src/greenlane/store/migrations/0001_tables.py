"""The first tables."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="DeclarationRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("mrn", models.CharField(max_length=18, null=True)),
                ("declarant", models.CharField(max_length=17)),
                ("lrn", models.CharField(max_length=35)),
                ("trader", models.CharField(max_length=17)),
                ("trade", models.CharField(max_length=6)),
                ("type_code", models.CharField(max_length=3)),
                ("office", models.CharField(max_length=17)),
                ("state", models.CharField(max_length=12)),
                ("lane", models.CharField(max_length=6, null=True)),
                ("version", models.PositiveIntegerField()),
                ("items", models.PositiveIntegerField()),
                ("payable", models.DecimalField(decimal_places=2, max_digits=18)),
                ("currency", models.CharField(max_length=3)),
                ("law_day", models.DateField()),
                ("lodged", models.DateTimeField()),
                ("accepted", models.DateTimeField(null=True)),
                ("released", models.DateTimeField(null=True)),
                ("lapses", models.DateField(null=True)),
                ("claimed_by", models.CharField(blank=True, default="", max_length=60)),
                ("claimed", models.DateTimeField(null=True)),
                ("digest", models.BinaryField(max_length=32)),
            ],
            options={
                "db_table": "declaration",
                "indexes": [
                    models.Index(fields=["trader", "-id"], name="declaration_trader"),
                    models.Index(
                        condition=models.Q(("state__in", ["registered", "accepted"])),
                        fields=["office", "state"],
                        name="declaration_queue",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("mrn",), name="declaration_mrn"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "rejected"), _negated=True),
                        fields=("declarant", "lrn"),
                        name="declaration_lrn",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IdempotencyKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("client", models.CharField(max_length=60)),
                ("key", models.CharField(max_length=255)),
                ("digest", models.BinaryField(max_length=32)),
                ("status", models.PositiveSmallIntegerField()),
                ("answer", models.TextField()),
                ("created", models.DateTimeField()),
            ],
            options={
                "db_table": "idempotency_key",
                "constraints": [
                    models.UniqueConstraint(fields=("client", "key"), name="idempotency_client")
                ],
            },
        ),
        migrations.CreateModel(
            name="Operator",
            fields=[
                ("id", models.CharField(max_length=17, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=200)),
                ("kind", models.CharField(max_length=20)),
                ("status", models.CharField(default="active", max_length=10)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("deferment", models.BooleanField(default=False)),
                ("address", models.JSONField(default=dict)),
            ],
            options={
                "db_table": "operator",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["active", "suspended", "ceased"])),
                        name="operator_status",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.BinaryField(max_length=32, unique=True)),
                ("client", models.CharField(max_length=60)),
                ("per_second", models.PositiveIntegerField(default=100)),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("revoked", models.DateTimeField(null=True)),
                (
                    "operator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="store.operator"
                    ),
                ),
            ],
            options={
                "db_table": "api_token",
            },
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                ("username", models.CharField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("role", models.CharField(max_length=20)),
                ("office", models.CharField(blank=True, max_length=8)),
                ("agency", models.CharField(blank=True, max_length=10)),
                ("language", models.CharField(default="en", max_length=5)),
                ("is_active", models.BooleanField(default=True)),
                (
                    "operator",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="store.operator"
                    ),
                ),
            ],
            options={
                "db_table": "account",
            },
        ),
        migrations.CreateModel(
            name="DeclarationVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("format", models.CharField(max_length=4)),
                ("body", models.BinaryField()),
                ("answer", models.TextField()),
                ("selection", models.TextField()),
                ("status", models.PositiveSmallIntegerField()),
                (
                    "declaration",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="store.declarationrow",
                    ),
                ),
            ],
            options={
                "db_table": "declaration_version",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("declaration", "version"), name="version_number"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EventRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sequence", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=12)),
                ("moment", models.DateTimeField()),
                ("entry", models.TextField()),
                ("digest", models.BinaryField(max_length=32)),
                (
                    "declaration",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="store.declarationrow",
                    ),
                ),
            ],
            options={
                "db_table": "event",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("declaration", "sequence"), name="event_sequence"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HoldRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=30)),
                ("kind", models.CharField(max_length=12)),
                ("owner", models.CharField(max_length=20)),
                ("reason", models.TextField()),
                ("basis", models.TextField()),
                ("opened", models.DateTimeField()),
                ("due", models.DateTimeField(null=True)),
                ("lifted", models.DateTimeField(null=True)),
                ("lifted_by", models.CharField(blank=True, default="", max_length=60)),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="store.declarationrow"
                    ),
                ),
            ],
            options={
                "db_table": "hold",
                "indexes": [
                    models.Index(
                        condition=models.Q(("lifted", None)),
                        fields=["owner", "due"],
                        name="hold_owner",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted", None)),
                        fields=("declaration", "name"),
                        name="hold_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("trade", models.CharField(max_length=6)),
                ("lrn", models.CharField(max_length=35)),
                ("body", models.JSONField(default=dict)),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("updated", models.DateTimeField(auto_now=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "operator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="store.operator"
                    ),
                ),
            ],
            options={
                "db_table": "draft",
                "constraints": [
                    models.UniqueConstraint(fields=("operator", "lrn"), name="draft_lrn")
                ],
            },
        ),
        migrations.CreateModel(
            name="OutboxRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("topic", models.CharField(max_length=40)),
                ("payload", models.TextField()),
                ("created", models.DateTimeField()),
                ("sent", models.DateTimeField(null=True)),
                (
                    "declaration",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="store.declarationrow",
                    ),
                ),
            ],
            options={
                "db_table": "outbox",
                "indexes": [
                    models.Index(
                        condition=models.Q(("sent", None)), fields=["id"], name="outbox_unsent"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PostingRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("charge", models.CharField(max_length=6)),
                ("debit", models.CharField(max_length=40)),
                ("credit", models.CharField(max_length=40)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=18)),
                ("currency", models.CharField(max_length=3)),
                ("moment", models.DateTimeField()),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="store.declarationrow"
                    ),
                ),
            ],
            options={
                "db_table": "posting",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="posting_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("debit", models.F("credit")), _negated=True),
                        name="posting_two_accounts",
                    ),
                ],
            },
        ),
    ]
