"""The second wall for traders' data: a role of the database, and policies for it (see store.wall)."""

from pathlib import Path

from django.db import migrations

# The role itself stays: another database of the cluster may use it.
_UNDO = """
alter function lodge(jsonb, bytea, text, text) security invoker;
alter function lodge(jsonb, bytea, text, text) reset search_path;
drop trigger declaration_of_operator on declaration;
drop function lodged_by_its_operator();
do $$
declare
    each text;
begin
    foreach each in array array['declaration', 'declaration_version', 'event', 'hold', 'posting',
                                'outbox', 'draft', 'attachment', 'party_detail',
                                'ruling_application',
                                'idempotency_key'] loop
        execute format('drop policy of_operator on %I', each);
        execute format('alter table %I disable row level security', each);
    end loop;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("store", "0024_log_records")]

    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text("utf-8"), _UNDO)]
