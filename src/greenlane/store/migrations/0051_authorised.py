"""Authorised operators: authorisations, what happened to them, lists of partner countries."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

_WALL = """
alter table recognised_list enable row level security;
alter table authorisation enable row level security;
create policy of_operator on authorisation to greenlane_trader
    using (operator_id = current_setting('greenlane.operator', true));
alter table authorisation_event enable row level security;
create policy of_operator on authorisation_event to greenlane_trader using (exists (
    select from authorisation a where a.id = authorisation_id));
"""
_UNDO = """
drop policy of_operator on authorisation_event;
drop policy of_operator on authorisation;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0050_official_certificates"),
    ]

    operations = [
        migrations.CreateModel(
            name="Authorisation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("tier", models.CharField(max_length=10)),
                ("state", models.CharField(default="draft", max_length=12)),
                ("appeal", models.CharField(default="none", max_length=10)),
                ("stayed", models.BooleanField(default=False)),
                ("answers", models.JSONField(default=dict)),
                ("remarks", models.JSONField(default=dict)),
                (
                    "places",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=17), default=list, size=None
                    ),
                ),
                ("rating", models.CharField(blank=True, default="", max_length=8)),
                ("plan", models.JSONField(default=dict)),
                ("report", models.JSONField(default=dict)),
                ("former", models.JSONField(default=dict)),
                ("begun", models.DateTimeField()),
                ("submitted", models.DateTimeField(null=True)),
                ("due", models.DateField(null=True)),
                ("since", models.DateField(null=True)),
                ("ended", models.DateField(null=True)),
                ("review_due", models.DateField(null=True)),
                (
                    "operator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="store.operator"
                    ),
                ),
            ],
            options={
                "db_table": "authorisation",
            },
        ),
        migrations.CreateModel(
            name="AuthorisationEvent",
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
                ("second", models.CharField(blank=True, default="", max_length=60)),
                ("text", models.TextField(blank=True, default="")),
                ("basis", models.CharField(blank=True, default="", max_length=60)),
                (
                    "authorisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="store.authorisation"
                    ),
                ),
            ],
            options={
                "db_table": "authorisation_event",
            },
        ),
        migrations.CreateModel(
            name="RecognisedList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("country", models.CharField(max_length=2)),
                ("issued", models.DateTimeField()),
                ("key", models.CharField(max_length=120)),
                ("text", models.TextField()),
                ("entries", models.JSONField()),
                ("taken", models.DateTimeField()),
                ("taken_by", models.CharField(max_length=60)),
            ],
            options={
                "db_table": "recognised_list",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("country", "issued"), name="recognised_list_once"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="authorisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "draft",
                            "submitted",
                            "planned",
                            "visited",
                            "granted",
                            "suspended",
                            "refused",
                            "revoked",
                            "withdrawn",
                            "surrendered",
                        ],
                    )
                ),
                name="authorisation_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="authorisation",
            constraint=models.CheckConstraint(
                condition=models.Q(("appeal__in", ["none", "lodged", "upheld", "dismissed"])),
                name="authorisation_appeal",
            ),
        ),
        migrations.AddConstraint(
            model_name="authorisation",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["draft", "granted", "planned", "submitted", "suspended", "visited"],
                    )
                ),
                fields=("operator",),
                name="authorisation_once",
            ),
        ),
        migrations.RunSQL(_WALL, _UNDO),
    ]
