"""All tables, as the models have them, and then the rules of the database by subject (store.sql)."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import greenlane.store.sealed
from greenlane.store import made_by, sql

_TABLES = [
    migrations.CreateModel(
        name="Guesses",
        fields=[
            ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
            ("tries", models.JSONField(default=list)),
        ],
        options={
            "db_table": "guesses",
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
            (
                "bank_account",
                models.CharField(blank=True, db_default="", default="", max_length=34),
            ),
            ("powers", models.JSONField(default=dict)),
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
        name="Account",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("password", models.CharField(max_length=128, verbose_name="password")),
            ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
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
            ("created", models.DateTimeField(default=django.utils.timezone.now)),
            ("demo", models.BooleanField(default=False)),
            ("left", models.DateTimeField(null=True)),
            ("locked", models.DateTimeField(null=True)),
            ("locked_why", models.CharField(blank=True, default="", max_length=120)),
            ("unlocked", models.DateTimeField(null=True)),
            ("person", models.CharField(blank=True, db_default="", default="", max_length=40)),
            ("password_until", models.DateTimeField(null=True)),
            ("password_by", models.CharField(blank=True, db_default="", default="", max_length=40)),
            ("enrolment", models.CharField(blank=True, db_default="", default="", max_length=64)),
            (
                "enrolment_by",
                models.CharField(blank=True, db_default="", default="", max_length=40),
            ),
            ("enrolment_until", models.DateTimeField(null=True)),
            (
                "duties",
                django.contrib.postgres.fields.ArrayField(
                    base_field=models.CharField(max_length=12), null=True, size=None
                ),
            ),
        ],
        options={
            "db_table": "account",
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
                models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="store.operator"),
            ),
        ],
        options={
            "db_table": "draft",
            "constraints": [models.UniqueConstraint(fields=("operator", "lrn"), name="draft_lrn")],
        },
    ),
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
                models.UniqueConstraint(fields=("agency", "version"), name="agency_setup_version"),
                models.UniqueConstraint(
                    condition=models.Q(("state", "draft")),
                    fields=("agency",),
                    name="agency_setup_one_draft",
                ),
                models.CheckConstraint(
                    condition=models.Q(("state__in", ("draft", "in-force", "retired", "dropped"))),
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
            ("office", models.CharField(blank=True, default="", max_length=17)),
            ("representation", models.CharField(blank=True, default="", max_length=3)),
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
                models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.operator"),
            ),
        ],
        options={
            "db_table": "application",
            "indexes": [
                models.Index(
                    condition=models.Q(
                        ("state__in", ("granted", "lapsed", "refused", "withdrawn")), _negated=True
                    ),
                    fields=["agency", "due"],
                    name="application_inbox",
                ),
                models.Index(fields=["operator", "-created"], name="application_own"),
                models.Index(fields=["holder", "permit"], name="application_held"),
                models.Index(fields=["agency", "-decided"], name="application_past"),
            ],
            "constraints": [
                models.CheckConstraint(
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
                models.CheckConstraint(
                    condition=models.Q(("decided_by__in", ("", "rule", "person", "law"))),
                    name="application_by",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("decided", None),
                        ("state__in", ("granted", "lapsed", "refused", "withdrawn")),
                        _connector="XOR",
                    ),
                    name="application_decided",
                ),
                models.CheckConstraint(
                    condition=models.Q(("state", "granted"), ("issued", ""), _connector="OR"),
                    name="application_issued",
                ),
                models.UniqueConstraint(
                    condition=models.Q(
                        ("state__in", ("granted", "lapsed", "refused", "withdrawn")), _negated=True
                    ),
                    fields=("operator", "lrn", "permit"),
                    name="application_once",
                ),
            ],
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
            "constraints": [
                models.UniqueConstraint(
                    fields=("application", "sequence"), name="application_event_sequence"
                )
            ],
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
            "indexes": [
                models.Index(
                    condition=models.Q(("state", "open")),
                    fields=["due"],
                    name="application_task_due",
                )
            ],
            "constraints": [
                models.UniqueConstraint(
                    fields=("application", "code"), name="application_task_once"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("owner__in", ("holder", "agency")),
                        ("stage__in", ("", "reminded", "overdue", "escalated")),
                        ("state__in", ("open", "done", "waived")),
                    ),
                    name="application_task_words",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("done", None), ("state", "open")),
                        models.Q(
                            models.Q(("state", "open"), _negated=True), ("done__isnull", False)
                        ),
                        _connector="OR",
                    ),
                    name="application_task_done",
                ),
            ],
        },
    ),
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
            ("doubt", models.CharField(blank=True, db_default="", default="", max_length=8)),
            ("node", models.CharField(blank=True, db_default="", default="", max_length=8)),
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
                models.Index(
                    condition=models.Q(("doubt__in", ["asked", "replied", "grounded", "heard"])),
                    fields=["office", "doubt"],
                    name="declaration_doubts",
                ),
            ],
            "constraints": [
                models.UniqueConstraint(fields=("mrn",), name="declaration_mrn"),
                models.UniqueConstraint(
                    condition=models.Q(
                        models.Q(("state", "rejected"), _negated=True), ("node", "")
                    ),
                    fields=("declarant", "lrn"),
                    name="declaration_lrn",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="AlertRow",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("key", models.CharField(max_length=80, unique=True)),
            ("kind", models.CharField(max_length=12)),
            ("severity", models.PositiveSmallIntegerField()),
            ("subject", models.CharField(max_length=60)),
            ("office", models.CharField(blank=True, max_length=17)),
            ("role", models.CharField(max_length=20)),
            (
                "roles",
                django.contrib.postgres.fields.ArrayField(
                    base_field=models.CharField(max_length=20), default=list, size=None
                ),
            ),
            (
                "two_persons",
                django.contrib.postgres.fields.ArrayField(
                    base_field=models.CharField(max_length=12), default=list, size=None
                ),
            ),
            ("basis", models.CharField(max_length=200)),
            ("facts", models.JSONField(default=dict)),
            ("moment", models.DateTimeField()),
            ("raised", models.DateTimeField()),
            ("due", models.DateTimeField()),
            ("state", models.CharField(default="raised", max_length=10)),
            ("holder", models.CharField(blank=True, default="", max_length=60)),
            ("assigned", models.DateTimeField(null=True)),
            ("acted", models.DateTimeField(null=True)),
            ("closed", models.DateTimeField(null=True)),
            ("outcome", models.CharField(blank=True, default="", max_length=12)),
            ("second", models.CharField(blank=True, default="", max_length=60)),
            (
                "declaration",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    to="store.declarationrow",
                ),
            ),
        ],
        options={
            "db_table": "alert",
            "indexes": [
                models.Index(
                    condition=models.Q(("state", "closed"), _negated=True),
                    fields=["-id"],
                    name="alert_open",
                ),
                models.Index(fields=["declaration"], name="alert_declaration"),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("state__in", ("raised", "assigned", "acting", "closed")),
                        ("severity__in", (1, 2, 3, 4)),
                    ),
                    name="alert_state",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("closed__isnull", False),
                            ("outcome__in", ("confirmed", "unfounded", "known", "case")),
                            ("state", "closed"),
                        ),
                        models.Q(
                            models.Q(("state", "closed"), _negated=True),
                            ("closed", None),
                            ("outcome", ""),
                        ),
                        _connector="OR",
                    ),
                    name="alert_closed",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state__in", ("assigned", "acting")), _negated=True),
                        models.Q(("holder", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="alert_held",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="AlertStep",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("move", models.CharField(max_length=10)),
            ("actor", models.CharField(max_length=60)),
            ("role", models.CharField(max_length=20)),
            ("moment", models.DateTimeField()),
            ("holder", models.CharField(blank=True, default="", max_length=60)),
            ("outcome", models.CharField(blank=True, default="", max_length=12)),
            ("text", models.TextField(blank=True, default="")),
            (
                "alert",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="steps",
                    to="store.alertrow",
                ),
            ),
        ],
        options={
            "db_table": "alert_step",
        },
    ),
    migrations.CreateModel(
        name="StreamMark",
        fields=[
            ("name", models.CharField(max_length=20, primary_key=True, serialize=False)),
            ("mark", models.BigIntegerField(default=0)),
        ],
        options={
            "db_table": "stream_mark",
        },
    ),
    migrations.CreateModel(
        name="Attachment",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("sha256", models.CharField(max_length=64)),
            ("received", models.CharField(max_length=64)),
            ("size", models.PositiveIntegerField()),
            ("media", models.CharField(max_length=80)),
            ("name", models.CharField(max_length=120)),
            ("purpose", models.CharField(max_length=10)),
            ("code", models.CharField(blank=True, max_length=4)),
            ("reference", models.CharField(blank=True, max_length=70)),
            ("item", models.PositiveIntegerField(null=True)),
            ("state", models.CharField(default="waiting", max_length=8)),
            ("found", models.CharField(blank=True, max_length=120)),
            ("scanned", models.DateTimeField(null=True)),
            ("uploaded", models.DateTimeField()),
            ("uploader", models.CharField(max_length=60)),
            ("role", models.CharField(max_length=20)),
            (
                "declaration",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    to="store.declarationrow",
                ),
            ),
            (
                "draft",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.CASCADE, to="store.draft"
                ),
            ),
            (
                "operator",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.PROTECT, to="store.operator"
                ),
            ),
        ],
        options={
            "db_table": "attachment",
            "indexes": [
                models.Index(fields=["sha256"], name="attachment_sha256"),
                models.Index(
                    condition=models.Q(("state", "waiting")),
                    fields=["id"],
                    name="attachment_waiting",
                ),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("state__in", ("waiting", "clean", "infected"))),
                    name="attachment_state",
                ),
                models.CheckConstraint(
                    condition=models.Q(("purpose__in", ["document", "inspection"])),
                    name="attachment_purpose",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("declaration__isnull", False), ("draft__isnull", True)),
                        models.Q(("declaration__isnull", True), ("draft__isnull", False)),
                        _connector="OR",
                    ),
                    name="attachment_of_one",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("scanned__isnull", True), ("state", "waiting")),
                        models.Q(
                            models.Q(("state", "waiting"), _negated=True),
                            ("scanned__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="attachment_scanned",
                ),
                models.UniqueConstraint(fields=("draft", "sha256"), name="attachment_draft"),
                models.UniqueConstraint(
                    fields=("declaration", "sha256"), name="attachment_declaration"
                ),
            ],
        },
    ),
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
                models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.operator"),
            ),
        ],
        options={
            "db_table": "authorisation",
            "constraints": [
                models.CheckConstraint(
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
                models.CheckConstraint(
                    condition=models.Q(("appeal__in", ["none", "lodged", "upheld", "dismissed"])),
                    name="authorisation_appeal",
                ),
                models.UniqueConstraint(
                    condition=models.Q(
                        (
                            "state__in",
                            ["draft", "granted", "planned", "submitted", "suspended", "visited"],
                        )
                    ),
                    fields=("operator",),
                    name="authorisation_once",
                ),
            ],
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
                models.UniqueConstraint(fields=("country", "issued"), name="recognised_list_once")
            ],
        },
    ),
    migrations.CreateModel(
        name="BorderNode",
        fields=[
            ("node", models.CharField(max_length=8, primary_key=True, serialize=False)),
            ("name", models.CharField(max_length=120)),
            ("part", models.CharField(max_length=6)),
            ("offices", models.JSONField(default=list)),
            ("keys", models.TextField()),
            ("address", models.CharField(blank=True, default="", max_length=200)),
            ("since", models.DateField()),
            ("until", models.DateField()),
            ("registered", models.DateTimeField()),
            ("closed", models.DateTimeField(null=True)),
            ("received", models.PositiveIntegerField(default=0)),
            ("received_digest", models.BinaryField(default=b"", max_length=32)),
            ("sent", models.PositiveIntegerField(default=0)),
            ("sent_digest", models.BinaryField(default=b"", max_length=32)),
            ("acknowledged", models.PositiveIntegerField(default=0)),
            ("cursor", models.JSONField(default=dict)),
            ("tree", models.JSONField(default=dict)),
            ("head", models.TextField(blank=True, default="")),
            ("heard", models.DateTimeField(null=True)),
            ("law_number", models.PositiveIntegerField(default=0)),
            ("law", models.BinaryField(default=b"", max_length=32)),
            ("waiting", models.PositiveIntegerField(default=0)),
        ],
        options={
            "db_table": "border_node",
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("part__in", ["post", "centre", "self"])),
                    name="border_node_part",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("part", "self")), fields=("part",), name="border_node_self"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="BorderBundle",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("direction", models.CharField(max_length=3)),
            ("sequence", models.PositiveIntegerField()),
            ("digest", models.BinaryField(max_length=32)),
            ("made", models.DateTimeField()),
            ("content", models.BinaryField(default=b"")),
            ("answer", models.JSONField(default=dict)),
            (
                "node",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, to="store.bordernode"
                ),
            ),
        ],
        options={
            "db_table": "border_bundle",
            "constraints": [
                models.UniqueConstraint(
                    fields=("node", "direction", "sequence"), name="border_bundle_once"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="BorderDeclaration",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("remote", models.BigIntegerField()),
            ("seen", models.PositiveIntegerField(default=0)),
            ("posted", models.PositiveIntegerField(default=0)),
            ("theirs", models.JSONField(default=list)),
            ("their_postings", models.JSONField(default=list)),
            ("told", models.PositiveIntegerField(default=0)),
            ("told_postings", models.PositiveIntegerField(default=0)),
            (
                "declaration",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT, to="store.declarationrow"
                ),
            ),
            (
                "node",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, to="store.bordernode"
                ),
            ),
        ],
        options={
            "db_table": "border_declaration",
            "constraints": [
                models.UniqueConstraint(fields=("node", "remote"), name="border_declaration_remote")
            ],
        },
    ),
    migrations.CreateModel(
        name="BorderMark",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("mark", models.CharField(max_length=120)),
            (
                "declaration",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, to="store.declarationrow"
                ),
            ),
        ],
        options={
            "db_table": "border_mark",
            "constraints": [
                models.UniqueConstraint(fields=("mark", "declaration"), name="border_mark_once")
            ],
        },
    ),
    migrations.CreateModel(
        name="BorderConflict",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("kind", models.CharField(max_length=8)),
            ("key", models.CharField(max_length=120)),
            ("owner", models.CharField(max_length=20)),
            ("why", models.TextField()),
            ("facts", models.JSONField(default=dict)),
            ("difference", models.DecimalField(decimal_places=2, max_digits=18, null=True)),
            ("opened", models.DateTimeField()),
            ("state", models.CharField(default="open", max_length=8)),
            ("decision", models.CharField(blank=True, default="", max_length=12)),
            ("reason", models.TextField(blank=True, default="")),
            ("decided_by", models.CharField(blank=True, default="", max_length=60)),
            ("decided", models.DateTimeField(null=True)),
            (
                "declaration",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="conflicts",
                    to="store.declarationrow",
                ),
            ),
            (
                "other",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="conflicts_with",
                    to="store.declarationrow",
                ),
            ),
            (
                "node",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, to="store.bordernode"
                ),
            ),
        ],
        options={
            "db_table": "border_conflict",
            "indexes": [models.Index(fields=["owner", "state"], name="border_conflict_owner")],
            "constraints": [
                models.UniqueConstraint(
                    fields=("node", "kind", "key"), name="border_conflict_once"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("kind__in", ("twice", "event", "law", "operator", "number", "quota"))
                    ),
                    name="border_conflict_kind",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("state", "open"),
                        models.Q(
                            ("state", "decided"),
                            models.Q(("reason", ""), _negated=True),
                            models.Q(("decision", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="border_conflict_decided",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="CaseFile",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("number", models.CharField(max_length=20, unique=True)),
            ("reason", models.TextField()),
            ("head", models.TextField()),
            ("origin", models.BinaryField(max_length=32)),
            ("opened_by", models.CharField(max_length=60)),
            ("opened", models.DateTimeField()),
            ("state", models.CharField(default="open", max_length=8)),
            ("outcome", models.CharField(blank=True, default="", max_length=16)),
            ("closed", models.DateTimeField(null=True)),
            ("closed_by", models.CharField(blank=True, default="", max_length=60)),
            ("second", models.CharField(blank=True, default="", max_length=60)),
        ],
        options={
            "db_table": "case_file",
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("closed", None), ("outcome", ""), ("state", "open")),
                        models.Q(
                            ("closed__isnull", False),
                            ("outcome__in", ("no-infringement", "infringement", "sanction")),
                            ("state", "closed"),
                            models.Q(("closed_by", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="case_file_state",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("second", ""),
                        models.Q(("second", models.F("closed_by")), _negated=True),
                        _connector="OR",
                    ),
                    name="case_file_two",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="CaseMember",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("username", models.CharField(max_length=60)),
            (
                "case",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="membership",
                    to="store.casefile",
                ),
            ),
        ],
        options={
            "db_table": "case_member",
            "constraints": [
                models.UniqueConstraint(fields=("case", "username"), name="case_member_once")
            ],
        },
    ),
    migrations.CreateModel(
        name="CaseEntryRow",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("number", models.PositiveIntegerField()),
            ("kind", models.CharField(max_length=12)),
            ("subject", models.CharField(blank=True, max_length=60)),
            ("entry", models.TextField()),
            ("digest", models.BinaryField(max_length=32)),
            ("journal", models.BigIntegerField()),
            ("moment", models.DateTimeField()),
            (
                "declaration",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    to="store.declarationrow",
                ),
            ),
            (
                "case",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="entries",
                    to="store.casefile",
                ),
            ),
        ],
        options={
            "db_table": "case_entry",
            "constraints": [
                models.UniqueConstraint(fields=("case", "number"), name="case_entry_number"),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "kind__in",
                            (
                                "alert",
                                "declaration",
                                "inspection",
                                "note",
                                "document",
                                "member",
                                "outcome",
                            ),
                        )
                    ),
                    name="case_entry_kind",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="SigningCertificate",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("thumbprint", models.CharField(max_length=64)),
            ("subject", models.CharField(max_length=400)),
            ("pem", models.TextField()),
            ("demanded", models.BooleanField(default=False)),
            ("added", models.DateTimeField()),
            ("revoked", models.DateTimeField(null=True)),
            (
                "operator",
                models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.operator"),
            ),
        ],
        options={
            "db_table": "signing_certificate",
            "indexes": [
                models.Index(
                    condition=models.Q(("demanded", True), ("revoked", None)),
                    fields=["operator"],
                    name="signing_demanded",
                )
            ],
            "constraints": [
                models.UniqueConstraint(
                    fields=("operator", "thumbprint"), name="signing_certificate_once"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="ApiClient",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("client", models.CharField(max_length=60, unique=True)),
            ("label", models.CharField(blank=True, default="", max_length=80)),
            ("per_second", models.PositiveIntegerField(default=100)),
            ("secret", models.BinaryField(max_length=32, null=True)),
            ("key", models.JSONField(null=True)),
            ("created", models.DateTimeField(auto_now_add=True)),
            ("used", models.DateTimeField(null=True)),
            ("revoked", models.DateTimeField(null=True)),
            (
                "made_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "operator",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.PROTECT, to="store.operator"
                ),
            ),
            ("node", models.CharField(blank=True, default="", max_length=8)),
        ],
        options={
            "db_table": "api_client",
        },
    ),
    migrations.CreateModel(
        name="SpentAssertion",
        fields=[
            ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
            ("expires", models.DateTimeField(db_index=True)),
        ],
        options={
            "db_table": "spent_assertion",
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
                models.UniqueConstraint(fields=("declaration", "version"), name="version_number")
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
                models.UniqueConstraint(fields=("declaration", "sequence"), name="event_sequence")
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
                    condition=models.Q(("lifted", None)), fields=["owner", "due"], name="hold_owner"
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
                models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.operator"),
            ),
            (
                "on_claim",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.PROTECT, to="store.moneyclaim"
                ),
            ),
            ("spans", models.JSONField(default=list)),
        ],
        options={
            "db_table": "money_claim",
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("paid__gte", 0), ("paid__lte", models.F("amount"))),
                    name="claim_paid_within",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("kind", "statement")),
                    fields=("operator", "since"),
                    name="claim_one_statement",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("kind", "interest")),
                    fields=("on_claim", "subject"),
                    name="claim_one_interest",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("kind", "interest"), ("on_claim", None)),
                    fields=("subject", "account"),
                    name="claim_one_arrears",
                ),
            ],
        },
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
                    null=True, on_delete=django.db.models.deletion.PROTECT, to="store.moneyentry"
                ),
            ),
        ],
        options={
            "db_table": "money_entry",
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
            ("debit", models.CharField(max_length=60)),
            ("credit", models.CharField(max_length=60)),
            ("amount", models.DecimalField(decimal_places=2, max_digits=18)),
            ("currency", models.CharField(max_length=3)),
            ("moment", models.DateTimeField()),
            (
                "declaration",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    to="store.declarationrow",
                ),
            ),
            (
                "claim",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.PROTECT, to="store.moneyclaim"
                ),
            ),
            (
                "entry",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.PROTECT, to="store.moneyentry"
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
            ("fanned", models.BooleanField(db_default=False, default=False)),
        ],
        options={
            "db_table": "outbox",
            "indexes": [
                models.Index(
                    condition=models.Q(("sent", None)), fields=["id"], name="outbox_unsent"
                ),
                models.Index(
                    condition=models.Q(("fanned", False)), fields=["id"], name="outbox_unfanned"
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
                models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.operator"),
            ),
        ],
        options={
            "db_table": "invitation",
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
                    condition=models.Q(("sent", None)), fields=["id"], name="party_notice_unsent"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Outage",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("number", models.CharField(max_length=20, unique=True)),
            ("functions", models.JSONField()),
            ("offices", models.JSONField(default=list)),
            ("since", models.DateTimeField()),
            ("until", models.DateTimeField(null=True)),
            ("title_en", models.CharField(max_length=200)),
            ("title_ar", models.CharField(blank=True, max_length=200)),
            ("evidence", models.JSONField(default=list)),
            ("basis", models.CharField(max_length=60)),
            ("measured", models.BooleanField(default=False)),
            ("declared_by", models.CharField(max_length=60)),
            ("declared", models.DateTimeField()),
            ("confirmed_by", models.CharField(blank=True, default="", max_length=60)),
            ("confirmed", models.DateTimeField(null=True)),
            ("withdrawn", models.DateTimeField(null=True)),
            ("withdrawn_why", models.CharField(blank=True, default="", max_length=200)),
        ],
        options={
            "db_table": "outage",
            "indexes": [models.Index(fields=["since"], name="outage_since")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("until", None), ("until__gte", models.F("since")), _connector="OR"
                    ),
                    name="outage_ends_after",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("confirmed_by", ""),
                        models.Q(("confirmed_by", models.F("declared_by")), _negated=True),
                        _connector="OR",
                    ),
                    name="outage_two_persons",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="FallbackRange",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("office", models.CharField(max_length=8)),
            ("operator", models.CharField(blank=True, default="", max_length=17)),
            ("scheme", models.CharField(max_length=1)),
            ("year", models.PositiveSmallIntegerField()),
            ("first", models.PositiveIntegerField()),
            ("last", models.PositiveIntegerField()),
            ("issued", models.DateTimeField()),
            ("issued_by", models.CharField(max_length=60)),
            ("blanks", models.PositiveIntegerField(null=True)),
            ("counted_by", models.CharField(blank=True, default="", max_length=60)),
        ],
        options={
            "db_table": "fallback_range",
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("first__gte", 1), ("last__gte", models.F("first")), ("last__lte", 99999)
                    ),
                    name="fallback_range_order",
                ),
                django.contrib.postgres.constraints.ExclusionConstraint(
                    expressions=[
                        ("office", "="),
                        ("scheme", "="),
                        ("year", "="),
                        (
                            models.Func("first", "last", models.Value("[]"), function="int4range"),
                            "&&",
                        ),
                    ],
                    name="fallback_range_overlap",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="FallbackPaper",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("number", models.CharField(max_length=18, unique=True)),
            ("state", models.CharField(max_length=8)),
            ("declarant", models.CharField(blank=True, default="", max_length=17)),
            ("trader", models.CharField(blank=True, default="", max_length=17)),
            ("accepted", models.DateTimeField(null=True)),
            ("released", models.DateTimeField(null=True)),
            ("released_by", models.CharField(blank=True, default="", max_length=60)),
            ("reason", models.CharField(blank=True, default="", max_length=200)),
            ("conflict", models.CharField(blank=True, default="", max_length=18)),
            ("recorded", models.DateTimeField()),
            ("recorded_by", models.CharField(max_length=60)),
            ("captured", models.DateTimeField(null=True)),
            (
                "declaration",
                models.OneToOneField(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="paper",
                    to="store.declarationrow",
                ),
            ),
            (
                "outage",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.PROTECT, to="store.outage"
                ),
            ),
            (
                "range",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, to="store.fallbackrange"
                ),
            ),
        ],
        options={
            "db_table": "fallback_paper",
            "indexes": [models.Index(fields=["state", "id"], name="fallback_paper_list")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("state__in", ["used", "captured", "void"])),
                    name="fallback_paper_state",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("declaration__isnull", False), ("state", "captured")),
                        models.Q(
                            models.Q(("state", "captured"), _negated=True), ("declaration", None)
                        ),
                        _connector="OR",
                    ),
                    name="fallback_paper_captured",
                ),
            ],
        },
    ),
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
                    condition=models.Q(
                        ("confirmed_by", ""),
                        models.Q(("confirmed_by", models.F("keyed_by")), _negated=True),
                        _connector="OR",
                    ),
                    name="fallback_keyed_two_persons",
                ),
                models.CheckConstraint(
                    condition=models.Q(("reason", ""), _negated=True), name="fallback_keyed_reason"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="GoodsPlace",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("key", models.CharField(max_length=160)),
            ("world", models.CharField(max_length=10)),
            ("mrn", models.CharField(blank=True, default="", max_length=18)),
            ("number", models.CharField(blank=True, default="", max_length=18)),
            ("standing", models.BooleanField(db_default=True, default=True)),
        ],
        options={
            "db_table": "goods_place",
            "indexes": [
                models.Index(fields=["mrn"], name="goods_place_mrn"),
                models.Index(fields=["number"], name="goods_place_number"),
            ],
            "constraints": [
                django.contrib.postgres.constraints.ExclusionConstraint(
                    condition=models.Q(("standing", True)),
                    expressions=[("key", "="), ("world", "<>")],
                    name="goods_one_world",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("standing", True), ("world", "paper")),
                    fields=("key",),
                    name="goods_one_paper",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Glance",
        fields=[
            (
                "declaration",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    primary_key=True,
                    related_name="glance",
                    serialize=False,
                    to="store.declarationrow",
                ),
            ),
            ("lodged", models.DateTimeField()),
            ("office", models.CharField(max_length=17)),
            ("origin", models.CharField(blank=True, max_length=4)),
            (
                "origins",
                django.contrib.postgres.fields.ArrayField(
                    base_field=models.CharField(max_length=4), default=list, size=None
                ),
            ),
            ("export", models.CharField(blank=True, max_length=4)),
            (
                "chapters",
                django.contrib.postgres.fields.ArrayField(
                    base_field=models.CharField(max_length=2), default=list, size=None
                ),
            ),
            ("containers", models.PositiveIntegerField(default=0)),
            ("method", models.CharField(max_length=12)),
            (
                "profiles",
                django.contrib.postgres.fields.ArrayField(
                    base_field=models.CharField(max_length=20), default=list, size=None
                ),
            ),
        ],
        options={
            "db_table": "glance",
            "indexes": [models.Index(fields=["-lodged"], name="glance_lodged")],
        },
    ),
    migrations.CreateModel(
        name="EntityLink",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("a_kind", models.CharField(max_length=10)),
            ("a", models.CharField(max_length=24)),
            ("b_kind", models.CharField(max_length=10)),
            ("b", models.CharField(max_length=24)),
            (
                "declaration",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, to="store.declarationrow"
                ),
            ),
        ],
        options={
            "db_table": "entity_link",
            "indexes": [
                models.Index(fields=["a"], name="entity_link_a"),
                models.Index(fields=["b"], name="entity_link_b"),
            ],
        },
    ),
    migrations.CreateModel(
        name="InspectionResult",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("hold", models.CharField(max_length=30)),
            ("control", models.CharField(max_length=12)),
            ("event", models.PositiveIntegerField()),
            ("item", models.PositiveIntegerField()),
            (
                "kinds",
                django.contrib.postgres.fields.ArrayField(
                    base_field=models.CharField(max_length=16), default=list, size=None
                ),
            ),
            ("code", models.CharField(blank=True, default="", max_length=18)),
            ("origin", models.CharField(blank=True, default="", max_length=4)),
            ("quantity", models.DecimalField(decimal_places=6, max_digits=18, null=True)),
            ("unit", models.CharField(blank=True, default="", max_length=6)),
            ("value", models.DecimalField(decimal_places=3, max_digits=18, null=True)),
            ("extra", models.DecimalField(decimal_places=2, max_digits=18, null=True)),
            ("officer", models.CharField(max_length=60)),
            ("office", models.CharField(max_length=17)),
            ("method", models.CharField(max_length=12)),
            ("drawn", models.BooleanField(default=False)),
            (
                "profiles",
                django.contrib.postgres.fields.ArrayField(
                    base_field=models.CharField(max_length=20), default=list, size=None
                ),
            ),
            ("model", models.CharField(blank=True, default="", max_length=80)),
            ("moment", models.DateTimeField()),
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
            "db_table": "inspection_result",
            "indexes": [models.Index(fields=["moment"], name="inspection_result_since")],
            "constraints": [
                models.UniqueConstraint(
                    fields=("declaration", "event", "item"), name="inspection_result_once"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="InspectionDraft",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("hold", models.CharField(max_length=30)),
            ("author", models.CharField(max_length=60)),
            ("body", models.JSONField(default=dict)),
            ("updated", models.DateTimeField()),
            (
                "declaration",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, to="store.declarationrow"
                ),
            ),
        ],
        options={
            "db_table": "inspection_draft",
            "constraints": [
                models.UniqueConstraint(
                    fields=("declaration", "hold", "author"), name="inspection_draft_one"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="InterestRow",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("kind", models.CharField(max_length=12)),
            ("relation", models.CharField(blank=True, default="", max_length=16)),
            ("operator", models.CharField(blank=True, default="", max_length=17)),
            ("look_up", models.CharField(blank=True, default="", max_length=64)),
            (
                "value",
                greenlane.store.sealed.SealedText(
                    blank=True,
                    bound_to=("account_id", "kind", "look_up"),
                    default="",
                    sealed_as="interest",
                ),
            ),
            ("since", models.DateField(null=True)),
            ("until", models.DateField(null=True)),
            ("entered_by", models.CharField(max_length=60)),
            ("entered", models.DateTimeField()),
            ("ended", models.DateTimeField(null=True)),
            (
                "account",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
        options={
            "db_table": "interest",
            "indexes": [
                models.Index(
                    condition=models.Q(("ended", None)), fields=["account"], name="interest_account"
                )
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("kind__in", ("operator", "phone", "bank-account", "address"))
                    ),
                    name="interest_kind",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("kind", "operator"),
                            models.Q(("relation", ""), _negated=True),
                            models.Q(("operator", ""), _negated=True),
                        ),
                        models.Q(
                            models.Q(("kind", "operator"), _negated=True),
                            ("relation", ""),
                            ("operator", ""),
                        ),
                        _connector="OR",
                    ),
                    name="interest_whole",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("until", None),
                        ("since", None),
                        ("until__gte", models.F("since")),
                        _connector="OR",
                    ),
                    name="interest_days",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="JointInspection",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("office", models.CharField(max_length=17)),
            ("bay", models.CharField(max_length=20)),
            ("begins", models.DateTimeField()),
            ("ends", models.DateTimeField()),
            ("state", models.CharField(default="booked", max_length=9)),
            ("booked", models.DateTimeField()),
            ("booked_by", models.CharField(max_length=60)),
            ("why", models.CharField(blank=True, default="", max_length=300)),
            (
                "declaration",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="joint_inspections",
                    to="store.declarationrow",
                ),
            ),
        ],
        options={
            "db_table": "joint_inspection",
            "indexes": [models.Index(fields=["office", "begins"], name="joint_of_office")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("state__in", ["booked", "recorded", "cancelled"])),
                    name="joint_state",
                ),
                models.CheckConstraint(
                    condition=models.Q(("ends__gt", models.F("begins"))), name="joint_times"
                ),
                models.UniqueConstraint(
                    condition=models.Q(("state", "booked")),
                    fields=("declaration",),
                    name="joint_once",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="JointParty",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("owner", models.CharField(max_length=20)),
            ("hold", models.CharField(max_length=30)),
            ("state", models.CharField(default="invited", max_length=7)),
            ("conform", models.BooleanField(null=True)),
            ("text", models.CharField(blank=True, default="", max_length=1000)),
            ("by", models.CharField(blank=True, default="", max_length=60)),
            ("moment", models.DateTimeField(null=True)),
            (
                "inspection",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="parties",
                    to="store.jointinspection",
                ),
            ),
        ],
        options={
            "db_table": "joint_party",
            "constraints": [
                models.UniqueConstraint(fields=("inspection", "hold"), name="joint_party_once"),
                models.CheckConstraint(
                    condition=models.Q(("state__in", ["invited", "excused", "found"])),
                    name="joint_party_state",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="JournalRow",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("kind", models.CharField(max_length=40)),
            ("moment", models.DateTimeField()),
            ("actor", models.CharField(max_length=60)),
            ("role", models.CharField(max_length=20)),
            ("unit", models.CharField(blank=True, max_length=17)),
            ("subject", models.CharField(blank=True, max_length=80)),
            ("entry", models.TextField()),
        ],
        options={
            "db_table": "journal",
            "indexes": [
                models.Index(fields=["subject", "-id"], name="journal_subject"),
                models.Index(fields=["actor", "-id"], name="journal_actor"),
                models.Index(fields=["kind", "-id"], name="journal_kind"),
            ],
        },
    ),
    migrations.CreateModel(
        name="LawChangeSet",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("title", models.CharField(max_length=200)),
            ("reason", models.TextField(blank=True)),
            ("state", models.CharField(default="editing", max_length=10)),
            ("author", models.CharField(max_length=60)),
            ("approver", models.CharField(max_length=60, null=True)),
            ("opened", models.DateTimeField()),
            ("effective", models.DateTimeField(null=True)),
            ("consulted_until", models.DateField(null=True)),
            ("published", models.DateTimeField(null=True)),
            ("number", models.PositiveIntegerField(null=True, unique=True)),
            ("digest", models.BinaryField(max_length=32, null=True)),
            (
                "restores",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.PROTECT, to="store.lawchangeset"
                ),
            ),
            ("country", models.JSONField(null=True)),
            ("package", models.BinaryField(max_length=32, null=True)),
        ],
        options={
            "db_table": "law_change_set",
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("state__in", ("editing", "approved", "published", "withdrawn"))
                    ),
                    name="law_change_set_state",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("approver", None),
                        models.Q(("approver", models.F("author")), _negated=True),
                        _connector="OR",
                    ),
                    name="law_four_eyes",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state__in", ["approved", "published"]), _negated=True),
                        models.Q(("approver", None), _negated=True),
                        _connector="OR",
                    ),
                    name="law_approved_by",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "published"), _negated=True),
                        models.Q(
                            models.Q(("published", None), _negated=True),
                            models.Q(("number", None), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="law_published_when",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="LawChange",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("table_name", models.CharField(max_length=40)),
            ("key", models.TextField()),
            ("since", models.DateField(null=True)),
            ("operation", models.CharField(max_length=6)),
            ("cells", models.JSONField(default=dict)),
            (
                "change_set",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="changes",
                    to="store.lawchangeset",
                ),
            ),
        ],
        options={
            "db_table": "law_change",
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("operation__in", ["put", "remove"])),
                    name="law_change_operation",
                ),
                models.UniqueConstraint(
                    fields=("change_set", "table_name", "key", "since"),
                    name="law_change_once",
                    nulls_distinct=False,
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="LawRow",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("table_name", models.CharField(max_length=40)),
            ("key", models.TextField()),
            ("since", models.DateField(null=True)),
            ("until", models.DateField(null=True)),
            ("known_from", models.DateTimeField()),
            ("known_to", models.DateTimeField(null=True)),
            ("cells", models.JSONField()),
            (
                "change_set",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, to="store.lawchangeset"
                ),
            ),
        ],
        options={
            "db_table": "law_row",
            "indexes": [
                models.Index(fields=["known_from", "known_to"], name="law_row_known"),
                models.Index(
                    condition=models.Q(("known_to", None)),
                    fields=["table_name", "key"],
                    name="law_row_present",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="LawComment",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("name", models.CharField(max_length=120)),
            ("text", models.TextField()),
            ("moment", models.DateTimeField()),
            (
                "change_set",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="comments",
                    to="store.lawchangeset",
                ),
            ),
            ("hidden_by", models.CharField(blank=True, default="", max_length=60)),
        ],
        options={
            "db_table": "law_comment",
        },
    ),
    migrations.CreateModel(
        name="LawReassessment",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("before", models.DecimalField(decimal_places=2, max_digits=18)),
            ("after", models.DecimalField(decimal_places=2, max_digits=18)),
            ("by_charge", models.JSONField()),
            ("state", models.CharField(default="proposed", max_length=10)),
            ("decided_by", models.CharField(blank=True, default="", max_length=60)),
            (
                "change_set",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, to="store.lawchangeset"
                ),
            ),
            (
                "declaration",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, to="store.declarationrow"
                ),
            ),
            ("act", models.CharField(blank=True, default="", max_length=200)),
            ("decided", models.DateTimeField(null=True)),
        ],
        options={
            "db_table": "law_reassessment",
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("state__in", ["proposed", "accepted", "dismissed"])),
                    name="law_reassessment_state",
                ),
                models.UniqueConstraint(
                    fields=("change_set", "declaration"), name="law_reassessment_once"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="LogPending",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("kind", models.CharField(max_length=20)),
            ("source", models.BigIntegerField()),
            ("created", models.DateTimeField()),
            ("digests", models.BinaryField(null=True)),
            ("after", models.PositiveIntegerField(default=0)),
        ],
        options={
            "db_table": "log_pending",
        },
    ),
    migrations.CreateModel(
        name="LogLeaf",
        fields=[
            ("position", models.BigIntegerField(primary_key=True, serialize=False)),
            ("subject", models.CharField(blank=True, max_length=60)),
            ("entry", models.TextField()),
            ("hash", models.BinaryField(max_length=32)),
            ("created", models.DateTimeField()),
        ],
        options={
            "db_table": "log_leaf",
            "indexes": [
                models.Index(
                    condition=models.Q(("subject", ""), _negated=True),
                    fields=["subject"],
                    name="log_leaf_subject",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="LogNode",
        fields=[
            (
                "pk",
                models.CompositePrimaryKey(
                    "level", "index", blank=True, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("level", models.PositiveSmallIntegerField()),
            ("index", models.BigIntegerField()),
            ("hash", models.BinaryField(max_length=32)),
        ],
        options={
            "db_table": "log_node",
        },
    ),
    migrations.CreateModel(
        name="LogHead",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("size", models.BigIntegerField()),
            ("root", models.BinaryField(max_length=32)),
            ("moment", models.DateTimeField()),
            ("text", models.TextField()),
        ],
        options={
            "db_table": "log_head",
        },
    ),
    migrations.CreateModel(
        name="LogWitness",
        fields=[
            ("name", models.CharField(max_length=60, primary_key=True, serialize=False)),
            ("size", models.BigIntegerField(default=0)),
            ("reached", models.DateTimeField(null=True)),
            ("tried", models.DateTimeField(null=True)),
            ("fault", models.CharField(blank=True, max_length=200)),
        ],
        options={
            "db_table": "log_witness",
        },
    ),
    migrations.CreateModel(
        name="LookUpWeek",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("week", models.CharField(max_length=8, unique=True)),
            ("seed", models.CharField(max_length=80)),
            ("share_in_hundred", models.PositiveSmallIntegerField()),
            ("least", models.PositiveSmallIntegerField()),
            ("looks", models.PositiveIntegerField()),
            ("drawn", models.DateTimeField()),
        ],
        options={
            "db_table": "look_up_week",
        },
    ),
    migrations.CreateModel(
        name="LookUpRow",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("journal", models.BigIntegerField(unique=True)),
            ("week", models.CharField(max_length=8)),
            ("drawn_by", models.CharField(max_length=6)),
            ("signs", models.JSONField(default=dict)),
            ("person", models.CharField(max_length=60)),
            ("role", models.CharField(max_length=20)),
            ("unit", models.CharField(blank=True, max_length=17)),
            ("subject", models.CharField(max_length=80)),
            ("looked", models.DateTimeField()),
            ("purpose", models.CharField(blank=True, max_length=20)),
            ("asked", models.DateTimeField()),
            ("due", models.DateField()),
            ("state", models.CharField(default="asked", max_length=12)),
            ("explanation", models.TextField(blank=True, default="")),
            ("explained", models.DateTimeField(null=True)),
            ("judged_by", models.CharField(blank=True, default="", max_length=60)),
            ("judged", models.DateTimeField(null=True)),
            ("note", models.TextField(blank=True, default="")),
        ],
        options={
            "db_table": "look_up",
            "indexes": [
                models.Index(fields=["person", "state"], name="look_up_person"),
                models.Index(fields=["unit", "-id"], name="look_up_board"),
                models.Index(
                    condition=models.Q(("state", "asked")), fields=["due"], name="look_up_due"
                ),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("state__in", ("asked", "explained", "accepted", "not-accepted", "overdue"))
                    ),
                    name="look_up_state",
                ),
                models.CheckConstraint(
                    condition=models.Q(("drawn_by__in", ["sample", "signs"])), name="look_up_drawn"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state__in", ["explained", "accepted"]), _negated=True),
                        models.Q(
                            models.Q(("explanation", ""), _negated=True),
                            models.Q(("explained", None), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="look_up_explained",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("state__in", ["accepted", "not-accepted"]),
                            models.Q(("judged_by", ""), _negated=True),
                            models.Q(("judged", None), _negated=True),
                            models.Q(("note", ""), _negated=True),
                        ),
                        models.Q(
                            models.Q(("state__in", ["accepted", "not-accepted"]), _negated=True),
                            ("judged_by", ""),
                        ),
                        _connector="OR",
                    ),
                    name="look_up_judged",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("judged_by", ""),
                        models.Q(("judged_by", models.F("person")), _negated=True),
                        _connector="OR",
                    ),
                    name="look_up_other",
                ),
            ],
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
                models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.operator"),
            ),
        ],
        options={
            "db_table": "payment_order",
            "indexes": [models.Index(fields=["operator", "-id"], name="payment_order_mine")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("state__in", ("open", "paid", "cancelled"))),
                    name="payment_order_state",
                ),
                models.CheckConstraint(
                    condition=models.Q(("amount__gt", 0)), name="payment_order_positive"
                ),
            ],
        },
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
                    null=True, on_delete=django.db.models.deletion.PROTECT, to="store.moneyclaim"
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
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("declaration", None), ("claim", None), _connector="XOR"),
                    name="payment_line_of_one",
                )
            ],
        },
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
                models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.operator"),
            ),
            (
                "order",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.PROTECT, to="store.paymentorder"
                ),
            ),
        ],
        options={
            "db_table": "payment",
            "indexes": [models.Index(fields=["operator", "-id"], name="payment_mine")],
            "constraints": [
                models.UniqueConstraint(fields=("means", "external"), name="payment_once"),
                models.CheckConstraint(
                    condition=models.Q(("amount__gt", 0)), name="payment_positive"
                ),
            ],
        },
    ),
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
                    null=True, on_delete=django.db.models.deletion.PROTECT, to="store.moneyentry"
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
            "indexes": [
                models.Index(
                    condition=models.Q(("state", "unmatched")), fields=["id"], name="bank_unmatched"
                )
            ],
        },
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
                models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.operator"),
            ),
        ],
        options={
            "db_table": "guarantee",
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("reserved__gte", 0), ("reserved__lte", models.F("amount"))),
                    name="guarantee_within_amount",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="TwoPersonAct",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("kind", models.CharField(max_length=20)),
            ("state", models.CharField(default="proposed", max_length=10)),
            ("subject", models.CharField(max_length=60)),
            ("office", models.CharField(blank=True, max_length=17)),
            ("details", models.JSONField(default=dict)),
            ("payload", models.BinaryField(default=b"")),
            ("reason", models.TextField()),
            ("basis", models.TextField(blank=True)),
            (
                "makers",
                django.contrib.postgres.fields.ArrayField(
                    base_field=models.CharField(max_length=40), default=list, size=None
                ),
            ),
            (
                "checkers",
                django.contrib.postgres.fields.ArrayField(
                    base_field=models.CharField(max_length=40), default=list, size=None
                ),
            ),
            ("proposed", models.DateTimeField()),
            ("lapses", models.DateTimeField(null=True)),
            ("decided", models.DateTimeField(null=True)),
            ("answer", models.TextField(blank=True, default="")),
            ("xact", models.BigIntegerField(null=True)),
            ("stamped", models.DateTimeField(null=True)),
            (
                "checker",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "maker",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "maker_for",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "db_table": "two_person_act",
            "indexes": [models.Index(fields=["state", "-id"], name="two_persons_inbox")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("state__in", ("proposed", "approved", "refused", "withdrawn", "lapsed"))
                    ),
                    name="two_persons_state",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("checker", None),
                        models.Q(
                            models.Q(("checker", models.F("maker")), _negated=True),
                            models.Q(
                                ("maker_for", None),
                                models.Q(("checker", models.F("maker_for")), _negated=True),
                                _connector="OR",
                            ),
                        ),
                        _connector="OR",
                    ),
                    name="two_persons_accounts",
                ),
                models.CheckConstraint(
                    condition=models.Q(("makers__overlap", models.F("checkers")), _negated=True),
                    name="two_persons_people",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("state__in", ["approved", "refused"]),
                            models.Q(("checker", None), _negated=True),
                        ),
                        models.Q(
                            models.Q(("state__in", ["approved", "refused"]), _negated=True),
                            ("checker", None),
                        ),
                        _connector="OR",
                    ),
                    name="two_persons_checked",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("reason", ""), _negated=True),
                        models.Q(
                            ("state", "proposed"),
                            models.Q(("decided", None), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    name="two_persons_reasoned",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("state", "proposed")),
                    fields=("kind", "subject"),
                    name="two_persons_once",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="RefundFile",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("number", models.CharField(max_length=35, unique=True)),
            ("body", models.BinaryField()),
            ("digest", models.CharField(max_length=64)),
            ("count", models.PositiveIntegerField()),
            ("amount", models.DecimalField(decimal_places=2, max_digits=18)),
            ("currency", models.CharField(max_length=3)),
            ("moment", models.DateTimeField()),
            (
                "act",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT, to="store.twopersonact"
                ),
            ),
        ],
        options={
            "db_table": "refund_file",
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
                models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.operator"),
            ),
            (
                "file",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.PROTECT, to="store.refundfile"
                ),
            ),
            ("reference", models.CharField(blank=True, default="", max_length=35)),
            ("state", models.CharField(default="decided", max_length=10)),
            ("why", models.TextField(blank=True, default="")),
        ],
        options={
            "db_table": "refund",
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("reference", ""), _negated=True),
                    fields=("reference",),
                    name="refund_reference_once",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("sent", None), ("state", "decided")),
                        models.Q(
                            ("state__in", ["sent", "booked", "rejected", "returned"]),
                            models.Q(("sent", None), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="refund_state",
                ),
            ],
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
            ("application", models.CharField(blank=True, db_index=True, default="", max_length=60)),
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
            "indexes": [
                models.Index(fields=["agency", "-issued"], name="permit_of_agency"),
                models.Index(
                    condition=models.Q(("state__in", ["active", "suspended", "used-up"])),
                    fields=["until"],
                    name="permit_running",
                ),
            ],
            "constraints": [
                models.CheckConstraint(
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
                models.CheckConstraint(
                    condition=models.Q(("control__in", ("open", "quantity", "value", "both"))),
                    name="permit_control",
                ),
                models.CheckConstraint(
                    condition=models.Q(("until__gte", models.F("since"))), name="permit_days"
                ),
                models.CheckConstraint(
                    condition=models.Q(("state", "replaced"), ("successor", None), _connector="OR"),
                    name="permit_replaced",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Partner",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("code", models.CharField(max_length=40, unique=True)),
            ("kind", models.CharField(max_length=9)),
            ("name", models.CharField(max_length=120)),
            ("url", models.CharField(max_length=500)),
            ("agency", models.CharField(blank=True, default="", max_length=10)),
            ("topics", models.JSONField(default=list)),
            (
                "secret",
                greenlane.store.sealed.SealedText(bound_to=("code",), sealed_as="partner-secret"),
            ),
            (
                "former",
                greenlane.store.sealed.SealedText(
                    blank=True, bound_to=("code",), default="", sealed_as="partner-secret"
                ),
            ),
            ("former_until", models.DateTimeField(null=True)),
            ("their_key", models.CharField(blank=True, default="", max_length=60)),
            ("state", models.CharField(default="active", max_length=8)),
            ("next_out", models.BigIntegerField(default=1)),
            ("last_in", models.BigIntegerField(default=0)),
            ("failing_since", models.DateTimeField(null=True)),
            ("alarmed", models.DateTimeField(null=True)),
            ("next_try", models.DateTimeField(null=True)),
            ("succeeded", models.DateTimeField(null=True)),
            ("slow", models.BooleanField(default=False)),
            ("fault", models.CharField(blank=True, default="", max_length=200)),
            ("lease", models.CharField(blank=True, default="", max_length=32)),
            ("leased_until", models.DateTimeField(null=True)),
            ("registered", models.DateTimeField()),
            ("registered_by", models.CharField(max_length=60)),
            (
                "operator",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.PROTECT, to="store.operator"
                ),
            ),
            ("country", models.CharField(blank=True, default="", max_length=2)),
        ],
        options={
            "db_table": "partner",
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("country", ""),
                            ("kind", "agency"),
                            ("operator", None),
                            models.Q(("agency", ""), _negated=True),
                        ),
                        models.Q(
                            ("agency", ""),
                            ("country", ""),
                            ("kind", "client"),
                            ("operator__isnull", False),
                        ),
                        models.Q(
                            ("agency", ""),
                            ("kind", "authority"),
                            ("operator", None),
                            models.Q(("country", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="partner_one_side",
                ),
                models.CheckConstraint(
                    condition=models.Q(("state__in", ["active", "stopped", "closed"])),
                    name="partner_state",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="OfficialCertificateRow",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("way", models.CharField(max_length=3)),
            ("number", models.CharField(max_length=35)),
            ("kind", models.CharField(max_length=13)),
            ("document", models.CharField(max_length=4)),
            ("agency", models.CharField(max_length=17)),
            ("country", models.CharField(max_length=2)),
            ("holder", models.CharField(blank=True, db_index=True, default="", max_length=17)),
            ("body", models.TextField()),
            ("signature", models.TextField()),
            ("code", models.CharField(max_length=12, unique=True)),
            ("issued", models.DateTimeField()),
            ("until", models.DateField(null=True)),
            ("kept", models.DateTimeField()),
            ("state", models.CharField(default="valid", max_length=9)),
            ("told", models.CharField(blank=True, default="", max_length=9)),
            ("turns", models.PositiveIntegerField(default=0)),
            ("why", models.CharField(blank=True, default="", max_length=300)),
            (
                "partner",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.PROTECT, to="store.partner"
                ),
            ),
            (
                "permit",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="certificates",
                    to="store.permitrow",
                ),
            ),
        ],
        options={
            "db_table": "official_certificate",
            "indexes": [
                models.Index(
                    condition=models.Q(
                        ("way", "in"), models.Q(("told", models.F("state")), _negated=True)
                    ),
                    fields=["id"],
                    name="certificate_to_tell",
                )
            ],
            "constraints": [
                models.UniqueConstraint(
                    fields=("way", "country", "number"), name="certificate_once"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("partner__isnull", False), ("permit__isnull", False), ("way", "in")
                        ),
                        models.Q(("partner", None), ("way", "out")),
                        _connector="OR",
                    ),
                    name="certificate_way",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("state__in", ["valid", "suspended", "used", "revoked", "expired"])
                    ),
                    name="certificate_state",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="PartnerMessage",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("sequence", models.BigIntegerField()),
            ("event", models.CharField(max_length=60)),
            ("topic", models.CharField(max_length=40)),
            ("mrn", models.CharField(blank=True, default="", max_length=18)),
            ("body", models.TextField()),
            ("created", models.DateTimeField()),
            ("state", models.CharField(default="waiting", max_length=7)),
            ("tries", models.PositiveIntegerField(default=0)),
            ("refusals", models.PositiveIntegerField(default=0)),
            ("first_tried", models.DateTimeField(null=True)),
            ("sent", models.DateTimeField(null=True)),
            ("fault", models.CharField(blank=True, default="", max_length=200)),
            (
                "partner",
                models.ForeignKey(
                    db_index=False, on_delete=django.db.models.deletion.PROTECT, to="store.partner"
                ),
            ),
        ],
        options={
            "db_table": "partner_message",
            "indexes": [
                models.Index(
                    condition=models.Q(("state", "waiting")),
                    fields=["partner", "sequence"],
                    name="partner_message_waiting",
                ),
                models.Index(
                    condition=models.Q(("state", "dead")),
                    fields=["partner", "sequence"],
                    name="partner_message_dead",
                ),
                models.Index(
                    condition=models.Q(("state", "sent")),
                    fields=["sent"],
                    name="partner_message_sent",
                ),
            ],
            "constraints": [
                models.UniqueConstraint(
                    fields=("partner", "sequence"), name="partner_message_number"
                ),
                models.UniqueConstraint(fields=("partner", "event"), name="partner_message_event"),
                models.CheckConstraint(
                    condition=models.Q(("state__in", ["waiting", "sent", "dead"])),
                    name="partner_message_state",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="PartnerAnswer",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("message_id", models.CharField(max_length=80)),
            ("sequence", models.BigIntegerField(null=True)),
            ("digest", models.BinaryField(max_length=32)),
            ("state", models.CharField(max_length=12)),
            ("code", models.CharField(blank=True, default="", max_length=7)),
            ("reason", models.CharField(blank=True, default="", max_length=200)),
            ("mrn", models.CharField(blank=True, default="", max_length=18)),
            ("body", models.TextField()),
            ("receipt", models.TextField(blank=True, default="")),
            ("received", models.DateTimeField()),
            ("times", models.PositiveIntegerField(default=1)),
            (
                "partner",
                models.ForeignKey(
                    db_index=False, on_delete=django.db.models.deletion.PROTECT, to="store.partner"
                ),
            ),
        ],
        options={
            "db_table": "partner_answer",
            "indexes": [
                models.Index(fields=["partner", "-received"], name="partner_answer_newest")
            ],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("state", "taken")),
                    fields=("partner", "message_id"),
                    name="partner_answer_taken",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("state", "quarantined")),
                    fields=("partner", "message_id", "digest", "code"),
                    name="partner_answer_apart",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("code", ""), ("state", "taken")),
                        models.Q(("state", "quarantined"), models.Q(("code", ""), _negated=True)),
                        _connector="OR",
                    ),
                    name="partner_answer_state",
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
                            models.Func("since", "until", models.Value("[]"), function="daterange"),
                            "&&",
                        ),
                    ],
                    name="operator_fact_once",
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
                            ("proposed", "approved", "refused", "withdrawn", "lapsed", "revoked"),
                        )
                    ),
                    name="mandate_state",
                ),
                models.CheckConstraint(
                    condition=models.Q(("kind__in", ["direct", "indirect"])), name="mandate_kind"
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
                        models.Q(("state", "revoked"), models.Q(("ended", None), _negated=True)),
                        models.Q(models.Q(("state", "revoked"), _negated=True), ("ended", None)),
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
            "constraints": [
                models.UniqueConstraint(fields=("permit", "measure"), name="permit_balance_once"),
                models.CheckConstraint(
                    condition=models.Q(("measure__in", ("quantity", "value", "open"))),
                    name="permit_measure",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("available__gte", 0),
                        ("ended__gte", 0),
                        ("reserved__gte", 0),
                        ("used__gte", 0),
                    ),
                    name="permit_never_negative",
                ),
            ],
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
            "constraints": [
                models.UniqueConstraint(
                    fields=("declaration", "permit", "item"), name="permit_taking_once"
                ),
                models.CheckConstraint(
                    condition=models.Q(("state__in", ["reserved", "used", "returned"])),
                    name="permit_taking_state",
                ),
            ],
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
                    null=True, on_delete=django.db.models.deletion.PROTECT, to="store.permittaking"
                ),
            ),
        ],
        options={
            "db_table": "permit_posting",
            "constraints": [
                models.CheckConstraint(
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
                                "restore",
                            ),
                        )
                    ),
                    name="permit_posting_kind",
                ),
                models.CheckConstraint(
                    condition=models.Q(("amount__gt", 0)), name="permit_posting_positive"
                ),
            ],
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
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "move__in",
                            (
                                "suspend",
                                "resume",
                                "exhaust",
                                "reopen",
                                "revoke",
                                "reinstate",
                                "surrender",
                                "expire",
                                "vary",
                            ),
                        )
                    ),
                    name="permit_move",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="LegalHoldRow",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("subject", models.CharField(max_length=80)),
            ("reason", models.TextField()),
            ("act", models.CharField(max_length=20)),
            ("article", models.CharField(max_length=40)),
            ("since", models.DateField()),
            ("until", models.DateField(null=True)),
            ("placed_by", models.CharField(max_length=60)),
            ("placed", models.DateTimeField()),
            ("lifted_by", models.CharField(blank=True, default="", max_length=60)),
            ("lifted", models.DateTimeField(null=True)),
        ],
        options={
            "db_table": "legal_hold",
            "indexes": [
                models.Index(
                    condition=models.Q(("lifted", None)),
                    fields=["subject"],
                    name="legal_hold_subject",
                )
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("until", None), ("until__gte", models.F("since")), _connector="OR"
                    ),
                    name="legal_hold_days",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("reason", ""), _negated=True),
                        models.Q(("act", ""), _negated=True),
                    ),
                    name="legal_hold_grounds",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Erasure",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("subject", models.CharField(max_length=80)),
            ("category", models.CharField(max_length=40)),
            ("step", models.CharField(max_length=12)),
            ("act", models.CharField(max_length=20)),
            ("article", models.CharField(max_length=40)),
            ("moment", models.DateTimeField()),
        ],
        options={
            "db_table": "erasure",
            "constraints": [
                models.UniqueConstraint(
                    fields=("subject", "category", "step"), name="erasure_once"
                ),
                models.CheckConstraint(
                    condition=models.Q(("step__in", ["notice", "limit", "pseudonymise", "erase"])),
                    name="erasure_step",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="ErasureItem",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("table_name", models.CharField(max_length=40)),
            ("row", models.BigIntegerField()),
            ("column", models.CharField(max_length=40)),
            ("was", models.BinaryField(max_length=32)),
            ("now", models.BinaryField(max_length=32)),
            (
                "erasure",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="items",
                    to="store.erasure",
                ),
            ),
        ],
        options={
            "db_table": "erasure_item",
            "indexes": [
                models.Index(fields=["table_name", "row", "column"], name="erasure_item_place")
            ],
        },
    ),
    migrations.CreateModel(
        name="PartyDetail",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("kind", models.CharField(max_length=20)),
            ("look_up", models.CharField(max_length=64)),
            (
                "value",
                greenlane.store.sealed.SealedText(
                    bound_to=("operator_id", "kind", "look_up"), sealed_as="@kind"
                ),
            ),
            ("since", models.DateField()),
            ("until", models.DateField(null=True)),
            ("added_by", models.CharField(max_length=60)),
            (
                "operator",
                models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.operator"),
            ),
        ],
        options={
            "db_table": "party_detail",
            "indexes": [models.Index(fields=["kind", "look_up"], name="party_detail_same")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("kind__in", ("phone", "email", "bank-account", "identity-document"))
                    ),
                    name="party_detail_kind",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("until", None)),
                    fields=("operator", "kind", "look_up"),
                    name="party_detail_once",
                ),
            ],
        },
    ),
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
                models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.operator"),
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
            "indexes": [
                models.Index(
                    condition=models.Q(("state", "open")), fields=["due"], name="stay_open"
                )
            ],
            "constraints": [
                models.UniqueConstraint(fields=("declaration", "item"), name="stay_once"),
                models.CheckConstraint(
                    condition=models.Q(
                        ("pending__gte", 0),
                        ("discharged__gte", 0),
                        (
                            "quantity__gte",
                            django.db.models.expressions.CombinedExpression(
                                models.F("pending"), "+", models.F("discharged")
                            ),
                        ),
                    ),
                    name="stay_within",
                ),
                models.CheckConstraint(
                    condition=models.Q(("state__in", ("open", "discharged", "closed"))),
                    name="stay_state",
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
    migrations.CreateModel(
        name="QuotaBalance",
        fields=[
            ("definition", models.CharField(max_length=40, primary_key=True, serialize=False)),
            ("volume", models.DecimalField(decimal_places=6, max_digits=20)),
            ("balance", models.DecimalField(decimal_places=6, max_digits=20)),
            ("closed", models.BooleanField(default=False)),
            ("allocated_on", models.DateField(null=True)),
            ("drawn", models.DecimalField(decimal_places=6, default=0, max_digits=20)),
            ("licensed", models.DecimalField(decimal_places=6, default=0, max_digits=20)),
            ("unit", models.CharField(blank=True, default="", max_length=20)),
        ],
        options={
            "db_table": "quota_balance",
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("balance__gte", 0)), name="quota_never_negative"
                ),
                models.CheckConstraint(
                    condition=models.Q(("licensed__gte", 0), ("drawn__gte", 0)),
                    name="quota_accounts",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="QuotaLicence",
        fields=[
            ("number", models.CharField(max_length=35, primary_key=True, serialize=False)),
            ("holder", models.CharField(max_length=17)),
            ("quantity", models.DecimalField(decimal_places=6, max_digits=20)),
            ("used", models.DecimalField(decimal_places=6, default=0, max_digits=20)),
            ("since", models.DateField()),
            ("until", models.DateField()),
            ("expired", models.BooleanField(default=False)),
            (
                "definition",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, to="store.quotabalance"
                ),
            ),
        ],
        options={
            "db_table": "quota_licence",
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("used__gte", 0), ("used__lte", models.F("quantity"))),
                    name="quota_licence_used",
                ),
                models.CheckConstraint(
                    condition=models.Q(("until__gte", models.F("since"))), name="quota_licence_days"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="QuotaRequest",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("item", models.PositiveIntegerField()),
            ("order_number", models.CharField(max_length=17)),
            ("day", models.DateField()),
            ("quantity", models.DecimalField(decimal_places=6, max_digits=20)),
            ("allocated", models.DecimalField(decimal_places=6, max_digits=20, null=True)),
            ("returned", models.DecimalField(decimal_places=6, default=0, max_digits=20)),
            ("owed", models.JSONField(default=dict)),
            (
                "declaration",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, to="store.declarationrow"
                ),
            ),
            (
                "definition",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, to="store.quotabalance"
                ),
            ),
            ("decided", models.DateField(null=True)),
            ("version", models.PositiveIntegerField(default=1)),
            ("withdrawn", models.BooleanField(default=False)),
            (
                "licence",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.PROTECT, to="store.quotalicence"
                ),
            ),
        ],
        options={
            "db_table": "quota_request",
            "indexes": [
                models.Index(
                    condition=models.Q(("allocated", None), ("withdrawn", False)),
                    fields=["definition", "day"],
                    name="quota_waiting",
                )
            ],
            "constraints": [
                models.UniqueConstraint(
                    fields=("declaration", "item", "version"), name="quota_request_once"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("allocated", None),
                        models.Q(("allocated__gte", 0), ("allocated__lte", models.F("quantity"))),
                        _connector="OR",
                    ),
                    name="quota_not_more_than_asked",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("returned", 0),
                        models.Q(("returned__gte", 0), ("returned__lte", models.F("allocated"))),
                        _connector="OR",
                    ),
                    name="quota_not_more_back_than_got",
                ),
                models.CheckConstraint(
                    condition=models.Q(("withdrawn", False), ("allocated", None), _connector="OR"),
                    name="quota_withdrawn_undecided",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="QuotaPosting",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("kind", models.CharField(max_length=12)),
            ("quantity", models.DecimalField(decimal_places=6, max_digits=20)),
            ("counterpart", models.CharField(blank=True, default="", max_length=40)),
            ("reason", models.CharField(blank=True, default="", max_length=200)),
            ("moment", models.DateTimeField()),
            (
                "definition",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, to="store.quotabalance"
                ),
            ),
            (
                "request",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.PROTECT, to="store.quotarequest"
                ),
            ),
            ("unit", models.CharField(blank=True, default="", max_length=20)),
            (
                "licence",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.PROTECT, to="store.quotalicence"
                ),
            ),
        ],
        options={
            "db_table": "quota_posting",
            "indexes": [
                models.Index(
                    condition=models.Q(("counterpart", ""), _negated=True),
                    fields=["counterpart"],
                    name="quota_posting_into",
                )
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "kind__in",
                            (
                                "open",
                                "increase",
                                "reduce",
                                "allocate",
                                "return",
                                "transfer",
                                "issue",
                                "use",
                                "expire",
                                "close",
                            ),
                        )
                    ),
                    name="quota_posting_kind",
                ),
                models.CheckConstraint(
                    condition=models.Q(("quantity__gt", 0)), name="quota_posting_positive"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="QuotaPause",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("definition", models.CharField(db_index=True, max_length=40)),
            ("kind", models.CharField(max_length=8)),
            ("since", models.DateField()),
            ("until", models.DateField()),
            ("reason", models.CharField(max_length=200)),
            ("by", models.CharField(max_length=60)),
            ("moment", models.DateTimeField()),
        ],
        options={
            "db_table": "quota_pause",
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("kind__in", ["block", "suspend"])), name="quota_pause"
                ),
                models.CheckConstraint(
                    condition=models.Q(("until__gte", models.F("since"))), name="quota_pause_days"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="PolicyReport",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("day", models.DateField()),
            ("directive", models.CharField(max_length=40)),
            ("blocked", models.CharField(max_length=100)),
            ("page", models.CharField(max_length=60)),
            ("count", models.PositiveIntegerField(default=0)),
        ],
        options={
            "db_table": "policy_report",
            "constraints": [
                models.UniqueConstraint(
                    fields=("day", "directive", "blocked", "page"), name="policy_report_once"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="RiskProfileRow",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("code", models.CharField(max_length=20)),
            ("version", models.PositiveIntegerField()),
            ("state", models.CharField(default="draft", max_length=10)),
            ("mode", models.CharField(default="shadow", max_length=8)),
            ("owner", models.CharField(max_length=60)),
            ("name", models.JSONField(default=dict)),
            ("text", models.TextField()),
            ("condition", models.JSONField(null=True)),
            ("lane", models.CharField(max_length=6)),
            ("direction", models.CharField(default="both", max_length=6)),
            ("mandatory", models.BooleanField(default=False)),
            ("instruction", models.JSONField(default=dict)),
            ("basis", models.CharField(max_length=200)),
            ("ground", models.CharField(blank=True, max_length=40)),
            ("since", models.DateField()),
            ("until", models.DateField(null=True)),
            ("review", models.DateField(null=True)),
            ("reminded", models.DateField(null=True)),
            ("trial", models.JSONField(null=True)),
            ("author", models.CharField(max_length=60)),
            ("reason", models.TextField(blank=True)),
            ("made", models.DateTimeField()),
            ("second", models.CharField(blank=True, default="", max_length=60)),
            ("published", models.DateTimeField(null=True)),
            ("ended", models.DateTimeField(null=True)),
        ],
        options={
            "db_table": "risk_profile",
            "constraints": [
                models.UniqueConstraint(fields=("code", "version"), name="risk_profile_version"),
                models.UniqueConstraint(
                    condition=models.Q(("state", "in-force")),
                    fields=("code",),
                    name="risk_profile_one_in_force",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("state", "draft")),
                    fields=("code",),
                    name="risk_profile_one_draft",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("state__in", ("draft", "in-force", "retired", "dropped")),
                        ("mode__in", ("active", "shadow", "stopped")),
                    ),
                    name="risk_profile_states",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("published", None), ("state__in", ("draft", "dropped"))),
                        models.Q(
                            ("ended", None), ("published__isnull", False), ("state", "in-force")
                        ),
                        models.Q(
                            ("ended__isnull", False),
                            ("published__isnull", False),
                            ("state", "retired"),
                        ),
                        _connector="OR",
                    ),
                    name="risk_profile_moments",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "in-force"), _negated=True),
                        models.Q(
                            ("condition__isnull", False),
                            models.Q(
                                ("review__isnull", False), ("until__isnull", False), _connector="OR"
                            ),
                        ),
                        _connector="OR",
                    ),
                    name="risk_profile_sunset",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="RiskListRow",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("name", models.CharField(max_length=40)),
            ("version", models.PositiveIntegerField()),
            (
                "values",
                django.contrib.postgres.fields.ArrayField(
                    base_field=models.CharField(max_length=120), default=list, size=None
                ),
            ),
            ("author", models.CharField(max_length=60)),
            ("second", models.CharField(blank=True, default="", max_length=60)),
            ("reason", models.TextField(blank=True)),
            ("published", models.DateTimeField()),
            ("ended", models.DateTimeField(null=True)),
        ],
        options={
            "db_table": "risk_list",
            "constraints": [
                models.UniqueConstraint(fields=("name", "version"), name="risk_list_version"),
                models.UniqueConstraint(
                    condition=models.Q(("ended", None)),
                    fields=("name",),
                    name="risk_list_one_in_force",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="RiskPublication",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("moment", models.DateTimeField()),
            ("what", models.CharField(max_length=200)),
            ("digest", models.CharField(max_length=16)),
        ],
        options={
            "db_table": "risk_publication",
        },
    ),
    migrations.CreateModel(
        name="RiskModelRow",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("version", models.CharField(max_length=16, unique=True)),
            ("digest", models.CharField(max_length=64)),
            ("state", models.CharField(default="candidate", max_length=10)),
            ("seed", models.BigIntegerField()),
            ("since", models.DateField()),
            ("until", models.DateField()),
            ("inspected", models.PositiveIntegerField()),
            ("found", models.PositiveIntegerField()),
            (
                "features",
                django.contrib.postgres.fields.ArrayField(
                    base_field=models.CharField(max_length=60), size=None
                ),
            ),
            ("measures", models.JSONField(default=dict)),
            ("card", models.TextField()),
            ("data", models.BinaryField()),
            ("author", models.CharField(max_length=60)),
            ("made", models.DateTimeField()),
            ("tried", models.DateTimeField(null=True)),
            ("second", models.CharField(blank=True, default="", max_length=60)),
            ("promoted", models.DateTimeField(null=True)),
            ("ended", models.DateTimeField(null=True)),
        ],
        options={
            "db_table": "risk_model",
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("state", "champion")),
                    fields=("state",),
                    name="risk_model_one_champion",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("state__in", ("candidate", "challenger", "champion", "retired"))
                    ),
                    name="risk_model_states",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "champion"), _negated=True),
                        models.Q(("ended", None), ("promoted__isnull", False)),
                        _connector="OR",
                    ),
                    name="risk_model_moments",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="RiskSnapshotRow",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("until", models.DateField()),
            ("mark", models.BigIntegerField()),
            ("erased", models.BigIntegerField(default=0)),
            ("digest", models.CharField(max_length=16)),
            ("items", models.PositiveIntegerField()),
            ("made", models.DateTimeField()),
            ("data", models.BinaryField()),
        ],
        options={
            "db_table": "risk_snapshot",
            "constraints": [
                models.UniqueConstraint(fields=("until", "digest"), name="risk_snapshot_once")
            ],
        },
    ),
    migrations.CreateModel(
        name="RiskPlanRow",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("digest", models.CharField(max_length=16)),
            ("plan", models.TextField()),
            ("told", models.JSONField(default=dict)),
            ("day", models.DateField()),
            ("made", models.DateTimeField()),
        ],
        options={
            "db_table": "risk_plan",
        },
    ),
    migrations.CreateModel(
        name="RiskWatchRow",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("day", models.DateField()),
            ("model", models.CharField(max_length=16)),
            ("measures", models.JSONField(default=dict)),
            ("alert", models.CharField(blank=True, default="", max_length=200)),
            ("made", models.DateTimeField()),
        ],
        options={
            "db_table": "risk_watch",
            "constraints": [
                models.UniqueConstraint(fields=("day", "model"), name="risk_watch_once")
            ],
        },
    ),
    migrations.CreateModel(
        name="RulingApplication",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("kind", models.CharField(max_length=14)),
            ("goods", models.TextField()),
            ("proposed_code", models.CharField(blank=True, max_length=12)),
            ("origin", models.CharField(blank=True, max_length=2)),
            (
                "confidential",
                greenlane.store.sealed.SealedText(
                    blank=True, bound_to=("holder_id", "received"), sealed_as="ruling-secret"
                ),
            ),
            ("state", models.CharField(default="received", max_length=10)),
            ("received", models.DateTimeField()),
            ("due", models.DateField()),
            ("question", models.TextField(blank=True)),
            ("answer", models.TextField(blank=True)),
            ("code", models.CharField(blank=True, max_length=12)),
            ("decision", models.TextField(blank=True)),
            ("grounds", models.TextField(blank=True)),
            ("officer", models.CharField(blank=True, max_length=60)),
            ("decided", models.DateTimeField(null=True)),
            (
                "change_set",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.PROTECT, to="store.lawchangeset"
                ),
            ),
            (
                "holder",
                models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.operator"),
            ),
        ],
        options={
            "db_table": "ruling_application",
            "indexes": [models.Index(fields=["state", "due"], name="ruling_due")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "state__in",
                            (
                                "received",
                                "asked",
                                "decided",
                                "refused",
                                "withdrawn",
                                "published",
                                "revoked",
                            ),
                        )
                    ),
                    name="ruling_state",
                ),
                models.CheckConstraint(
                    condition=models.Q(("kind__in", ["classification", "origin", "value"])),
                    name="ruling_kind",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state__in", ["decided", "published", "refused"]), _negated=True),
                        models.Q(("grounds", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="ruling_grounds",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="SandboxMark",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("made", models.DateTimeField()),
        ],
        options={
            "db_table": "sandbox_mark",
        },
    ),
    migrations.CreateModel(
        name="SandboxCall",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("client", models.CharField(max_length=60)),
            ("operation", models.CharField(max_length=80)),
            ("status", models.PositiveSmallIntegerField()),
            ("codes", models.JSONField(default=list)),
            ("faulty", models.BooleanField(default=False)),
            ("replayed", models.BooleanField(default=False)),
            ("reference", models.CharField(blank=True, default="", max_length=35)),
            ("subject", models.CharField(blank=True, default="", max_length=18)),
            ("moment", models.DateTimeField()),
        ],
        options={
            "db_table": "sandbox_call",
            "indexes": [
                models.Index(fields=["client", "id"], name="sandbox_call_client"),
                models.Index(fields=["reference"], name="sandbox_call_reference"),
            ],
        },
    ),
    migrations.CreateModel(
        name="SandboxCertificate",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("number", models.CharField(max_length=24, unique=True)),
            ("client", models.CharField(max_length=60)),
            ("content", models.TextField()),
            ("made", models.DateTimeField()),
        ],
        options={
            "db_table": "sandbox_certificate",
        },
    ),
    migrations.CreateModel(
        name="SecurityEventRow",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("key", models.CharField(max_length=64, unique=True)),
            ("rule", models.CharField(max_length=24)),
            ("person", models.CharField(max_length=60)),
            ("role", models.CharField(max_length=20)),
            ("unit", models.CharField(blank=True, max_length=17)),
            ("partner", models.CharField(blank=True, max_length=60)),
            ("moment", models.DateTimeField()),
            ("noted", models.DateTimeField()),
            ("facts", models.JSONField()),
            ("owner_says", models.CharField(blank=True, default="", max_length=8)),
            ("handled", models.DateTimeField(null=True)),
            ("handled_by", models.CharField(blank=True, default="", max_length=60)),
            ("note", models.TextField(blank=True, default="")),
            ("delivered", models.DateTimeField(null=True)),
            ("tries", models.PositiveSmallIntegerField(default=0)),
            ("next_try", models.DateTimeField()),
        ],
        options={
            "db_table": "security_event",
            "indexes": [
                models.Index(fields=["person", "noted"], name="security_event_person"),
                models.Index(fields=["handled", "-id"], name="security_event_board"),
                models.Index(
                    condition=models.Q(("delivered", None)),
                    fields=["next_try"],
                    name="security_event_due",
                ),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("owner_says__in", ["", "mine", "not-mine"])),
                    name="security_event_says",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("handled", None),
                        models.Q(
                            models.Q(("handled_by", ""), _negated=True),
                            models.Q(("note", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="security_event_handled",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("handled_by", models.F("person")), _negated=True),
                        ("handled_by", ""),
                        _connector="OR",
                    ),
                    name="security_event_other",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="SpooledMessage",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("receipt", models.CharField(max_length=35, unique=True)),
            ("client", models.CharField(max_length=60)),
            ("digest", models.BinaryField(max_length=32)),
            ("received", models.DateTimeField()),
            ("lodged", models.DateTimeField()),
            ("status", models.PositiveSmallIntegerField()),
            ("problem", models.CharField(blank=True, default="", max_length=20)),
            ("answer", models.TextField(blank=True, default="")),
        ],
        options={
            "db_table": "spooled_message",
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
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("state", "back"), _negated=True),
                    fields=("declaration", "item"),
                    name="exit_once",
                ),
                models.CheckConstraint(
                    condition=models.Q(("quantity__gt", 0)), name="exit_positive"
                ),
                models.CheckConstraint(
                    condition=models.Q(("state__in", ("pending", "done", "back"))),
                    name="exit_state",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Delegation",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            (
                "actions",
                django.contrib.postgres.fields.ArrayField(
                    base_field=models.CharField(max_length=40), size=None
                ),
            ),
            ("reason", models.TextField()),
            ("basis", models.TextField(blank=True)),
            ("since", models.DateField()),
            ("until", models.DateField()),
            ("made", models.DateTimeField()),
            ("ended", models.DateTimeField(null=True)),
            (
                "giver",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="lent",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "taker",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="borrowed",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "db_table": "delegation",
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("giver", models.F("taker")), _negated=True),
                    name="delegation_two_accounts",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("until__gte", models.F("since")), models.Q(("reason", ""), _negated=True)
                    ),
                    name="delegation_days",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="WatchListRow",
        fields=[
            ("code", models.CharField(max_length=20, primary_key=True, serialize=False)),
            ("title", models.CharField(max_length=120)),
            ("origin", models.CharField(max_length=10)),
            ("format", models.CharField(blank=True, max_length=10)),
            ("made", models.DateTimeField()),
            ("reviewed", models.DateTimeField(null=True)),
            ("reminded", models.DateTimeField(null=True)),
        ],
        options={
            "db_table": "watch_list",
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("origin__in", ("published", "own"))),
                    name="watch_list_origin",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="WatchEdition",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("number", models.PositiveIntegerField()),
            ("moment", models.DateTimeField()),
            ("published", models.DateField(null=True)),
            ("author", models.CharField(max_length=60)),
            ("second", models.CharField(blank=True, default="", max_length=60)),
            ("reason", models.TextField(blank=True)),
            ("added", models.PositiveIntegerField()),
            ("changed", models.PositiveIntegerField()),
            ("removed", models.PositiveIntegerField()),
            ("entries", models.PositiveIntegerField()),
            ("digest", models.CharField(max_length=16)),
            (
                "list",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="editions",
                    to="store.watchlistrow",
                ),
            ),
        ],
        options={
            "db_table": "watch_edition",
            "constraints": [
                models.UniqueConstraint(fields=("list", "number"), name="watch_edition_number")
            ],
        },
    ),
    migrations.CreateModel(
        name="WatchChange",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("number", models.CharField(max_length=40)),
            ("change", models.CharField(max_length=8)),
            ("entry", models.JSONField()),
            (
                "edition",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="changes",
                    to="store.watchedition",
                ),
            ),
        ],
        options={
            "db_table": "watch_change",
            "indexes": [models.Index(fields=["number", "-edition"], name="watch_change_number")],
            "constraints": [
                models.UniqueConstraint(fields=("edition", "number"), name="watch_change_once"),
                models.CheckConstraint(
                    condition=models.Q(("change__in", ("added", "changed", "removed"))),
                    name="watch_change_kind",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="WatchEntry",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("number", models.CharField(max_length=40)),
            ("kind", models.CharField(max_length=10)),
            ("name", models.CharField(max_length=400)),
            ("words", models.TextField()),
            ("basis", models.CharField(blank=True, max_length=300)),
            ("entry", models.JSONField()),
            (
                "since",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="store.watchedition",
                ),
            ),
            (
                "list",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="entries",
                    to="store.watchlistrow",
                ),
            ),
        ],
        options={
            "db_table": "watch_entry",
            "constraints": [
                models.UniqueConstraint(fields=("list", "number"), name="watch_entry_number")
            ],
        },
    ),
    migrations.CreateModel(
        name="WatchHit",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("version", models.PositiveIntegerField()),
            ("role", models.CharField(max_length=40)),
            ("place", models.CharField(max_length=200)),
            ("mark", models.CharField(max_length=16)),
            ("source", models.CharField(max_length=20)),
            ("number", models.CharField(max_length=40)),
            ("entry_digest", models.CharField(max_length=16)),
            ("edition", models.BigIntegerField()),
            ("score", models.PositiveSmallIntegerField()),
            ("rule", models.CharField(max_length=20)),
            ("grade", models.CharField(max_length=10)),
            ("found_by", models.CharField(max_length=12)),
            ("held", models.BooleanField()),
            ("office", models.CharField(max_length=17)),
            ("found", models.DateTimeField()),
            ("state", models.CharField(default="open", max_length=10)),
            ("decided", models.DateTimeField(null=True)),
            ("decided_by", models.CharField(blank=True, default="", max_length=60)),
            ("reason", models.TextField(blank=True, default="")),
            (
                "declaration",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="watch_hits",
                    to="store.declarationrow",
                ),
            ),
        ],
        options={
            "db_table": "watch_hit",
            "indexes": [
                models.Index(
                    condition=models.Q(("state", "open")), fields=["-found"], name="watch_hit_open"
                )
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("state__in", ("open", "cleared", "confirmed", "lapsed"))),
                    name="watch_hit_state",
                ),
                models.UniqueConstraint(
                    fields=("declaration", "mark", "source", "number", "entry_digest"),
                    name="watch_hit_once",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("state__in", ("open", "lapsed")),
                        models.Q(
                            ("decided__isnull", False),
                            models.Q(("decided_by", ""), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="watch_hit_decided",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="WatchCleared",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("mark", models.CharField(max_length=16)),
            ("source", models.CharField(max_length=20)),
            ("number", models.CharField(max_length=40)),
            ("entry_digest", models.CharField(max_length=16)),
            ("moment", models.DateTimeField()),
            ("cleared_by", models.CharField(max_length=60)),
            ("reason", models.TextField()),
            ("ended", models.DateTimeField(null=True)),
        ],
        options={
            "db_table": "watch_cleared",
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("ended", None)),
                    fields=("mark", "source", "number", "entry_digest"),
                    name="watch_cleared_once",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="WatchRun",
        fields=[
            (
                "edition",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    primary_key=True,
                    related_name="run",
                    serialize=False,
                    to="store.watchedition",
                ),
            ),
            ("begun", models.DateTimeField()),
            ("cursor", models.BigIntegerField(default=0)),
            ("upto", models.BigIntegerField(default=0)),
            ("screened", models.PositiveIntegerField(default=0)),
            ("hits", models.PositiveIntegerField(default=0)),
            ("done", models.DateTimeField(null=True)),
        ],
        options={
            "db_table": "watch_run",
        },
    ),
]


class _Tables(migrations.SeparateDatabaseAndState):
    # All tables under one picture of the models: Django would paint it anew after each of them.
    reversible = False  # before it there was nothing: who wants that drops the database

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)  # the picture; it is painted when next asked for
        super().state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for table in self.state_operations:
            table.database_forwards(app_label, schema_editor, from_state, to_state)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        # Periods that do not overlap, also of one key: for constraints of tables and of the law.
        migrations.RunSQL("create extension if not exists btree_gist"),
        _Tables(state_operations=_TABLES),
        *(migrations.RunSQL(text) for text in sql.texts()),
        migrations.RunSQL(made_by.mark()),
    ]
