"""Two accounts of one person are one person wherever two are asked for."""

from pathlib import Path

from django.db import migrations

_UNDO = """
drop trigger application_people on application_event; drop function application_people();
drop trigger security_event_people on security_event;
drop trigger look_up_people on look_up;
drop trigger fallback_keyed_people on fallback_keyed;
drop trigger outage_people on outage;
drop function second_is_another(); drop function one_person(text, text);
"""


class Migration(migrations.Migration):
    """Triggers; what was decided before stays as it is."""

    dependencies = [("store", "0059_stays")]

    operations = [
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text("utf-8"), _UNDO),
    ]
