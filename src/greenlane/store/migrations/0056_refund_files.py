"""Refunds ordered at the bank by a file; what the bank answered; a refund in one file only."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

_UNDO = "drop trigger refund_ordered_once on refund; drop function refund_ordered_once();"


class Migration(migrations.Migration):
    """Files, references, states; refunds that were told by hand before count as booked."""

    dependencies = [
        ("store", "0055_late_interest"),
    ]

    operations = [
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
        migrations.AddField(
            model_name="refund",
            name="file",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="store.refundfile"
            ),
        ),
        migrations.AddField(
            model_name="refund",
            name="reference",
            field=models.CharField(blank=True, default="", max_length=35),
        ),
        migrations.AddField(
            model_name="refund",
            name="state",
            field=models.CharField(default="decided", max_length=10),
        ),
        migrations.AddField(
            model_name="refund",
            name="why",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.RunSQL(
            "update refund set state = 'booked' where sent is not null", migrations.RunSQL.noop
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reference", ""), _negated=True),
                fields=("reference",),
                name="refund_reference_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
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
        ),
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text("utf-8"), _UNDO),
    ]
