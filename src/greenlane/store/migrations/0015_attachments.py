"""Attachments of drafts and declarations."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0014_privacy"),
    ]

    operations = [
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
    ]
