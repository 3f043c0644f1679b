"""The function that writes one lodgement in one statement."""

from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("store", "0001_tables")]

    operations = [
        migrations.RunSQL(
            Path(__file__).with_suffix(".sql").read_text("utf-8"),
            "drop function lodge(jsonb, bytea, text, text)",
        )
    ]
