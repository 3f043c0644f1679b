"""Enrolment: who asks to be registered, invitations into firms, their documents and notices."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

_WALL = """
alter table enrolment enable row level security;
alter table party_notice enable row level security;
alter table invitation enable row level security;
create policy of_operator on invitation to greenlane_trader
    using (operator_id = current_setting('greenlane.operator', true));
alter table party_file enable row level security;
create policy of_operator on party_file to greenlane_trader
    using (operator_id = current_setting('greenlane.operator', true));
"""
_UNDO = """
drop policy of_operator on invitation;
drop policy of_operator on party_file;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0046_applications"),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="duties",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=12), null=True, size=None
            ),
        ),
        migrations.CreateModel(
            name="Enrolment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token", models.CharField(max_length=64, unique=True)),
                ("number", models.CharField(max_length=17)),
                ("name", models.CharField(max_length=200)),
                (
                    "roles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), size=None
                    ),
                ),
                ("address", models.JSONField(default=dict)),
                ("contact", models.CharField(max_length=120)),
                ("email", models.CharField(max_length=120)),
                ("phone", models.CharField(max_length=20)),
                ("email_code", models.CharField(blank=True, max_length=64)),
                ("phone_code", models.CharField(blank=True, max_length=64)),
                ("email_confirmed", models.DateTimeField(null=True)),
                ("phone_confirmed", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("alike", models.JSONField(default=list)),
                ("state", models.CharField(default="begun", max_length=10)),
                ("begun", models.DateTimeField()),
                ("submitted", models.DateTimeField(null=True)),
                ("decided", models.DateTimeField(null=True)),
                ("decided_by", models.CharField(blank=True, default="", max_length=60)),
                ("reason", models.TextField(blank=True, default="")),
            ],
            options={
                "db_table": "enrolment",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("begun", "submitted", "approved", "refused", "lapsed"))
                        ),
                        name="enrolment_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["begun", "lapsed"]),
                            models.Q(
                                models.Q(("email_confirmed", None), _negated=True),
                                models.Q(("phone_confirmed", None), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="enrolment_confirmed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["approved", "refused"]), _negated=True),
                            models.Q(
                                models.Q(("decided_by", ""), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="enrolment_reasoned",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["submitted", "approved"])),
                        fields=("number",),
                        name="enrolment_number",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=64, unique=True)),
                ("role", models.CharField(max_length=20)),
                (
                    "duties",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=12), size=None
                    ),
                ),
                ("for_whom", models.CharField(max_length=120)),
                ("made", models.DateTimeField()),
                ("made_by", models.CharField(max_length=60)),
                ("until", models.DateTimeField()),
                ("used", models.DateTimeField(null=True)),
                ("used_by", models.CharField(blank=True, default="", max_length=60)),
                ("revoked", models.DateTimeField(null=True)),
                (
                    "operator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="store.operator"
                    ),
                ),
            ],
            options={
                "db_table": "invitation",
            },
        ),
        migrations.CreateModel(
            name="PartyNotice",
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
            ],
            options={
                "db_table": "party_notice",
                "indexes": [
                    models.Index(
                        condition=models.Q(("sent", None)),
                        fields=["id"],
                        name="party_notice_unsent",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PartyFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.CharField(max_length=40)),
                ("place", models.CharField(blank=True, default="", max_length=10)),
                ("name", models.CharField(max_length=120)),
                ("media", models.CharField(max_length=80)),
                ("sha256", models.CharField(max_length=64)),
                ("content", models.BinaryField()),
                ("clean", models.BooleanField(default=False)),
                ("uploaded", models.DateTimeField()),
                ("uploader", models.CharField(blank=True, default="", max_length=60)),
                (
                    "operator",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="store.operator"
                    ),
                ),
            ],
            options={
                "db_table": "party_file",
                "constraints": [
                    models.UniqueConstraint(fields=("subject", "sha256"), name="party_file_once")
                ],
            },
        ),
        migrations.RunSQL(_WALL, _UNDO),
    ]
