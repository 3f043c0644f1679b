"""Rows that decide something beside the events become leaves of the log too."""

from pathlib import Path

from django.db import migrations, models

_TABLES = (
    "declaration", "posting", "quota_posting", "quota_request", "quota_pause",
    "ruling_application", "law_reassessment", "account", "api_client", "attachment",
    "legal_hold", "outage", "interest", "signing_certificate",
)  # fmt: skip
_UNDO = (
    "".join(f"drop trigger {t}_logged on {t}; drop trigger {t}_changed on {t};" for t in _TABLES)
    + """
delete from log_pending where kind not in ('event', 'version', 'selection', 'law', 'journal');
drop trigger posting_append_only on posting;
drop trigger quota_posting_append_only on quota_posting;
drop function log_record();
drop function log_new_records();
drop function record_digest(text, jsonb);
drop function record_columns(text);
"""
)


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0023_spooled"),
    ]

    operations = [
        migrations.AlterField("logpending", "kind", models.CharField(max_length=20)),
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text("utf-8"), _UNDO),
    ]
