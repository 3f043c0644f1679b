"""Applications for permits, what is owed after a grant, and the setups of agencies."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

_UNDO = """
drop trigger agency_setup_kept on agency_setup;
drop trigger application_event_kept on application_event;
drop trigger application_kept on application;
drop function agency_setup_kept();
drop function application_event_kept();
drop function application_kept();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0045_guarantee_postings"),
    ]

    operations = [
        migrations.CreateModel(
            name="AgencySetupRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("agency", models.CharField(max_length=17)),
                ("version", models.PositiveIntegerField()),
                ("state", models.CharField(default="draft", max_length=10)),
                ("body", models.JSONField(default=dict)),
                ("author", models.CharField(max_length=60)),
                ("second", models.CharField(blank=True, default="", max_length=60)),
                ("reason", models.TextField(blank=True)),
                ("since", models.DateField(null=True)),
                ("trial", models.JSONField(null=True)),
                ("made", models.DateTimeField()),
                ("published", models.DateTimeField(null=True)),
                ("ended", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "agency_setup",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agency", "version"), name="agency_setup_version"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "draft")),
                        fields=("agency",),
                        name="agency_setup_one_draft",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("draft", "in-force", "retired", "dropped"))
                        ),
                        name="agency_setup_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("in-force", "retired")), _negated=True),
                            models.Q(
                                ("published__isnull", False),
                                ("since__isnull", False),
                                models.Q(("second", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="agency_setup_two",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApplicationRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=35, unique=True)),
                ("holder", models.CharField(max_length=17)),
                ("author", models.CharField(max_length=60)),
                ("lrn", models.CharField(max_length=35)),
                ("permit", models.CharField(max_length=40)),
                ("agency", models.CharField(max_length=17)),
                ("document", models.CharField(max_length=4)),
                ("trade", models.CharField(max_length=6)),
                ("goods", models.JSONField(default=list)),
                ("answers", models.JSONField(default=dict)),
                ("files", models.JSONField(default=list)),
                ("state", models.CharField(default="draft", max_length=12)),
                ("days", models.PositiveIntegerField()),
                ("since", models.DateField(null=True)),
                ("spent", models.PositiveIntegerField(default=0)),
                ("due", models.DateField(null=True)),
                ("proposer", models.CharField(blank=True, default="", max_length=60)),
                ("team", models.CharField(blank=True, default="", max_length=40)),
                ("officer", models.CharField(blank=True, default="", max_length=60)),
                ("setup", models.PositiveIntegerField(default=0)),
                ("seed", models.CharField(blank=True, default="", max_length=64)),
                ("rule", models.CharField(blank=True, default="", max_length=40)),
                ("sampled", models.BooleanField(default=False)),
                ("countersign", models.BooleanField(default=False)),
                ("decided_by", models.CharField(blank=True, default="", max_length=6)),
                ("reason", models.CharField(blank=True, default="", max_length=40)),
                ("words", models.TextField(blank=True, default="")),
                ("fee", models.DecimalField(decimal_places=2, default=0, max_digits=12)),
                ("currency", models.CharField(max_length=3)),
                ("issued", models.CharField(blank=True, default="", max_length=35)),
                ("created", models.DateTimeField()),
                ("submitted", models.DateTimeField(null=True)),
                ("decided", models.DateTimeField(null=True)),
                (
                    "draft",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, to="store.draft"
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
                "db_table": "application",
            },
        ),
        migrations.CreateModel(
            name="ApplicationEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sequence", models.PositiveIntegerField()),
                ("move", models.CharField(max_length=12)),
                ("day", models.DateField()),
                ("moment", models.DateTimeField()),
                ("by", models.CharField(max_length=60)),
                ("role", models.CharField(max_length=16)),
                ("text", models.TextField(blank=True, default="")),
                ("reason", models.CharField(blank=True, default="", max_length=40)),
                ("basis", models.CharField(blank=True, default="", max_length=120)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="store.applicationrow"
                    ),
                ),
            ],
            options={
                "db_table": "application_event",
            },
        ),
        migrations.CreateModel(
            name="ApplicationTask",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("text", models.JSONField(default=dict)),
                ("act", models.CharField(max_length=120)),
                ("owner", models.CharField(max_length=6)),
                ("due", models.DateField()),
                ("state", models.CharField(default="open", max_length=6)),
                ("stage", models.CharField(blank=True, default="", max_length=9)),
                ("done", models.DateTimeField(null=True)),
                ("done_by", models.CharField(blank=True, default="", max_length=60)),
                ("note", models.TextField(blank=True, default="")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="store.applicationrow"
                    ),
                ),
            ],
            options={
                "db_table": "application_task",
            },
        ),
        migrations.AddIndex(
            model_name="applicationrow",
            index=models.Index(
                condition=models.Q(
                    ("state__in", ("granted", "lapsed", "refused", "withdrawn")), _negated=True
                ),
                fields=["agency", "due"],
                name="application_inbox",
            ),
        ),
        migrations.AddIndex(
            model_name="applicationrow",
            index=models.Index(fields=["operator", "-created"], name="application_own"),
        ),
        migrations.AddIndex(
            model_name="applicationrow",
            index=models.Index(fields=["holder", "permit"], name="application_held"),
        ),
        migrations.AddIndex(
            model_name="applicationrow",
            index=models.Index(fields=["agency", "-decided"], name="application_past"),
        ),
        migrations.AddConstraint(
            model_name="applicationrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        (
                            "draft",
                            "waiting",
                            "submitted",
                            "in-work",
                            "queried",
                            "countersign",
                            "granted",
                            "refused",
                            "withdrawn",
                            "lapsed",
                        ),
                    )
                ),
                name="application_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="applicationrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("decided_by__in", ("", "rule", "person", "law"))),
                name="application_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="applicationrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided", None),
                    ("state__in", ("granted", "lapsed", "refused", "withdrawn")),
                    _connector="XOR",
                ),
                name="application_decided",
            ),
        ),
        migrations.AddConstraint(
            model_name="applicationrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "granted"), ("issued", ""), _connector="OR"),
                name="application_issued",
            ),
        ),
        migrations.AddConstraint(
            model_name="applicationrow",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("state__in", ("granted", "lapsed", "refused", "withdrawn")), _negated=True
                ),
                fields=("draft", "permit"),
                name="application_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="applicationevent",
            constraint=models.UniqueConstraint(
                fields=("application", "sequence"), name="application_event_sequence"
            ),
        ),
        migrations.AddIndex(
            model_name="applicationtask",
            index=models.Index(
                condition=models.Q(("state", "open")), fields=["due"], name="application_task_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="applicationtask",
            constraint=models.UniqueConstraint(
                fields=("application", "code"), name="application_task_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="applicationtask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("owner__in", ("holder", "agency")),
                    ("stage__in", ("", "reminded", "overdue", "escalated")),
                    ("state__in", ("open", "done", "waived")),
                ),
                name="application_task_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="applicationtask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done", None), ("state", "open")),
                    models.Q(models.Q(("state", "open"), _negated=True), ("done__isnull", False)),
                    _connector="OR",
                ),
                name="application_task_done",
            ),
        ),
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text("utf-8"), _UNDO),
    ]
