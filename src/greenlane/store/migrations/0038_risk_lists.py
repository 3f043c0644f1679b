"""The wall around the versions of named lists."""

from pathlib import Path

from django.db import migrations

_HERE = Path(__file__)
_UNDO = "drop trigger risk_list_kept on risk_list; drop function risk_list_kept();"


class Migration(migrations.Migration):
    """What has been in force stays; what begins to be asked was approved by a second person."""

    dependencies = [("store", "0037_inspections")]
    operations = [migrations.RunSQL(_HERE.with_suffix(".sql").read_text("utf-8"), _UNDO)]
