"""Own watch lists are reviewed; a published list that shrinks much needs two persons."""

from pathlib import Path

from django.db import migrations, models


class Migration(migrations.Migration):
    """Days of reviews, and the wall of editions made anew."""

    dependencies = [
        ("store", "0056_refund_files"),
    ]

    operations = [
        migrations.AddField(
            model_name="watchlistrow", name="reviewed", field=models.DateTimeField(null=True)
        ),
        migrations.AddField(
            model_name="watchlistrow", name="reminded", field=models.DateTimeField(null=True)
        ),
        migrations.RunSQL(
            Path(__file__).with_suffix(".sql").read_text("utf-8"), migrations.RunSQL.noop
        ),
    ]
