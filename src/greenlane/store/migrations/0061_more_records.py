"""Permits, applications, mandates, money's papers and acts of two persons become leaves of the log."""

from pathlib import Path

from django.db import migrations

_TABLES = (
    "permit", "permit_posting", "permit_act", "permit_taking", "procedure_stay", "procedure_exit",
    "application", "application_event", "official_certificate", "mandate", "money_entry",
    "payment", "refund", "two_person_act", "inspection_result", "joint_inspection",
)  # fmt: skip
_UNDO = (
    "".join(f"drop trigger {t}_logged on {t}; drop trigger {t}_changed on {t};" for t in _TABLES)
    + """
delete from log_pending where kind like 'permit%' or kind like 'procedure_%'
    or kind like 'application%' or kind in ('official_certificate', 'mandate', 'money_entry',
        'payment', 'refund', 'two_person_act', 'inspection_result', 'joint_inspection');
drop function record_columns(text);
alter function record_columns_first(text) rename to record_columns;
"""
)


class Migration(migrations.Migration):
    """All rows that are there get their leaf; each change of one another leaf."""

    dependencies = [("store", "0060_one_person")]

    operations = [
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text("utf-8"), _UNDO),
    ]
