"""Parties: dated facts of operators, mandates, licences of brokers, and the wall around them."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

_WALL = """
alter table mandate enable row level security;
create policy of_operator on mandate to greenlane_trader
    using (client_id = current_setting('greenlane.operator', true)
           or broker_id = current_setting('greenlane.operator', true));
alter table operator_fact enable row level security;
create policy of_operator on operator_fact to greenlane_trader
    using (operator_id = current_setting('greenlane.operator', true));
"""
_UNDO = """
drop policy of_operator on mandate;
drop policy of_operator on operator_fact;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0039_money"),
    ]

    operations = [
        migrations.AddField(
            model_name="operator",
            name="powers",
            field=models.JSONField(default=dict),
        ),
        migrations.AlterField(
            model_name="postingrow",
            name="credit",
            field=models.CharField(max_length=60),
        ),
        migrations.AlterField(
            model_name="postingrow",
            name="debit",
            field=models.CharField(max_length=60),
        ),
        migrations.CreateModel(
            name="BrokerLicence",
            fields=[
                ("number", models.CharField(max_length=20, primary_key=True, serialize=False)),
                (
                    "chapters",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), default=list, size=None
                    ),
                ),
                (
                    "procedures",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=4), default=list, size=None
                    ),
                ),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("security", models.DecimalField(decimal_places=2, default=0, max_digits=18)),
                ("currency", models.CharField(max_length=3)),
                ("basis", models.CharField(max_length=60)),
                ("granted", models.DateTimeField()),
                ("granted_by", models.CharField(max_length=60)),
                ("ended", models.DateField(null=True)),
                ("ended_by", models.CharField(blank=True, default="", max_length=60)),
                ("reason", models.TextField(blank=True, default="")),
                (
                    "operator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="licences",
                        to="store.operator",
                    ),
                ),
            ],
            options={
                "db_table": "broker_licence",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until", None), ("until__gte", models.F("since")), _connector="OR"
                        ),
                        name="licence_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("security__gte", 0)), name="licence_security"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mandate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=8)),
                (
                    "procedures",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=4), default=list, size=None
                    ),
                ),
                (
                    "offices",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=8), default=list, size=None
                    ),
                ),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("state", models.CharField(default="proposed", max_length=10)),
                ("proposed_by", models.CharField(max_length=17)),
                ("proposer", models.CharField(max_length=60)),
                ("proposed", models.DateTimeField()),
                ("lapses", models.DateField()),
                ("decider", models.CharField(blank=True, default="", max_length=60)),
                ("decided", models.DateTimeField(null=True)),
                ("ended", models.DateField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.CharField(blank=True, default="", max_length=60)),
                ("reason", models.TextField(blank=True, default="")),
                (
                    "broker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mandates_held",
                        to="store.operator",
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mandates_given",
                        to="store.operator",
                    ),
                ),
            ],
            options={
                "db_table": "mandate",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                (
                                    "proposed",
                                    "approved",
                                    "refused",
                                    "withdrawn",
                                    "lapsed",
                                    "revoked",
                                ),
                            )
                        ),
                        name="mandate_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["direct", "indirect"])),
                        name="mandate_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("client", models.F("broker")), _negated=True),
                        name="mandate_two_firms",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until", None), ("until__gte", models.F("since")), _connector="OR"
                        ),
                        name="mandate_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "revoked"), models.Q(("ended", None), _negated=True)
                            ),
                            models.Q(
                                models.Q(("state", "revoked"), _negated=True), ("ended", None)
                            ),
                            _connector="OR",
                        ),
                        name="mandate_ended",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "proposed")),
                        fields=("client", "broker", "kind"),
                        name="mandate_proposed_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OperatorFact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=10)),
                ("key", models.CharField(blank=True, default="", max_length=20)),
                ("value", models.JSONField()),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("reason", models.TextField(blank=True, default="")),
                ("basis", models.CharField(blank=True, default="", max_length=60)),
                ("entered", models.DateTimeField()),
                ("entered_by", models.CharField(max_length=60)),
                ("withdrawn", models.DateTimeField(null=True)),
                (
                    "operator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="facts",
                        to="store.operator",
                    ),
                ),
            ],
            options={
                "db_table": "operator_fact",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("name", "address", "role", "status"))),
                        name="operator_fact_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until", None), ("until__gte", models.F("since")), _connector="OR"
                        ),
                        name="operator_fact_days",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("withdrawn", None)),
                        expressions=[
                            ("operator", "="),
                            ("kind", "="),
                            ("key", "="),
                            (
                                models.Func(
                                    "since", "until", models.Value("[]"), function="daterange"
                                ),
                                "&&",
                            ),
                        ],
                        name="operator_fact_once",
                    ),
                ],
            },
        ),
        migrations.RunSQL(_WALL, _UNDO),
    ]
