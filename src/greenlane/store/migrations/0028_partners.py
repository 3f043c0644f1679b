"""Partners: who is told what, the queue of each, what they answered."""

import django.db.models.deletion
from django.db import migrations, models

import greenlane.store.sealed

_TABLES = ("partner", "partner_message", "partner_answer")


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0027_security_events"),
    ]

    operations = [
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
                ("kind", models.CharField(max_length=6)),
                ("name", models.CharField(max_length=120)),
                ("url", models.CharField(max_length=500)),
                ("agency", models.CharField(blank=True, default="", max_length=10)),
                ("topics", models.JSONField(default=list)),
                (
                    "secret",
                    greenlane.store.sealed.SealedText(
                        bound_to=("code",), sealed_as="partner-secret"
                    ),
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
            ],
            options={
                "db_table": "partner",
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
            ],
            options={
                "db_table": "partner_answer",
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
            ],
            options={
                "db_table": "partner_message",
            },
        ),
        migrations.AddField(
            model_name="outboxrow",
            name="fanned",
            field=models.BooleanField(db_default=True, default=True),  # what was is not told
        ),
        migrations.AlterField(
            model_name="outboxrow",
            name="fanned",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddIndex(
            model_name="outboxrow",
            index=models.Index(
                condition=models.Q(("fanned", False)), fields=["id"], name="outbox_unfanned"
            ),
        ),
        migrations.AddField(
            model_name="partner",
            name="operator",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="store.operator"
            ),
        ),
        migrations.AddField(
            model_name="partneranswer",
            name="partner",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, to="store.partner"
            ),
        ),
        migrations.AddField(
            model_name="partnermessage",
            name="partner",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, to="store.partner"
            ),
        ),
        migrations.AddConstraint(
            model_name="partner",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind", "agency"),
                        ("operator", None),
                        models.Q(("agency", ""), _negated=True),
                    ),
                    models.Q(("agency", ""), ("kind", "client"), ("operator__isnull", False)),
                    _connector="OR",
                ),
                name="partner_one_side",
            ),
        ),
        migrations.AddConstraint(
            model_name="partner",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["active", "stopped", "closed"])),
                name="partner_state",
            ),
        ),
        migrations.AddIndex(
            model_name="partneranswer",
            index=models.Index(fields=["partner", "-received"], name="partner_answer_newest"),
        ),
        migrations.AddConstraint(
            model_name="partneranswer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "taken")),
                fields=("partner", "message_id"),
                name="partner_answer_taken",
            ),
        ),
        migrations.AddConstraint(
            model_name="partneranswer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "quarantined")),
                fields=("partner", "message_id", "digest", "code"),
                name="partner_answer_apart",
            ),
        ),
        migrations.AddConstraint(
            model_name="partneranswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("code", ""), ("state", "taken")),
                    models.Q(("state", "quarantined"), models.Q(("code", ""), _negated=True)),
                    _connector="OR",
                ),
                name="partner_answer_state",
            ),
        ),
        migrations.AddIndex(
            model_name="partnermessage",
            index=models.Index(
                condition=models.Q(("state", "waiting")),
                fields=["partner", "sequence"],
                name="partner_message_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="partnermessage",
            index=models.Index(
                condition=models.Q(("state", "dead")),
                fields=["partner", "sequence"],
                name="partner_message_dead",
            ),
        ),
        migrations.AddIndex(
            model_name="partnermessage",
            index=models.Index(
                condition=models.Q(("state", "sent")), fields=["sent"], name="partner_message_sent"
            ),
        ),
        migrations.AddConstraint(
            model_name="partnermessage",
            constraint=models.UniqueConstraint(
                fields=("partner", "sequence"), name="partner_message_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="partnermessage",
            constraint=models.UniqueConstraint(
                fields=("partner", "event"), name="partner_message_event"
            ),
        ),
        migrations.AddConstraint(
            model_name="partnermessage",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "sent", "dead"])),
                name="partner_message_state",
            ),
        ),
        # The second wall: who acts for a trader sees nothing of any partner.
        migrations.RunSQL(
            "".join(f"alter table {t} enable row level security;" for t in _TABLES),
            "".join(f"alter table {t} disable row level security;" for t in _TABLES),
        ),
    ]
