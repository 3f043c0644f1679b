"""Postings that concern no deferred account and no guarantee pass the trigger at once."""

from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0048_cases"),
    ]

    operations = [
        # The function only does less: there is nothing to undo.
        migrations.RunSQL(
            Path(__file__).with_suffix(".sql").read_text("utf-8"), migrations.RunSQL.noop
        ),
    ]
