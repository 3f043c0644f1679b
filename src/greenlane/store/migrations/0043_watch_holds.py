"""What only screening held goes, without a result of a control, when its hits are cleared."""

from pathlib import Path

from django.db import migrations

_FORMER = Path(__file__).with_name("0037_inspections.sql").read_text("utf-8")
_BEGIN = _FORMER.index("create function control_closed()")
_BEFORE = _FORMER[_BEGIN : _FORMER.index("$$;", _BEGIN) + 3].replace(
    "create function", "create or replace function"
)
_CLEARED = """
    if exists (select 1 from watch_hit h where h.declaration_id = new.declaration_id
               and h.state = 'cleared' and h.decided = new.lifted)
       and not exists (select 1 from watch_hit h where h.declaration_id = new.declaration_id
               and h.held and h.state in ('open', 'confirmed'))
       and not exists (
           select 1 from (select v.selection::jsonb as told from declaration_version v
               where v.declaration_id = new.declaration_id and v.selection not in ('', 'null')
               order by v.version desc limit 1) chosen,
               jsonb_array_elements(case when jsonb_typeof(told->'hits') = 'array'
                                         then told->'hits' else '[]' end) h
           where h->>'profile' <> 'screening'
             and h->>'lane' = case new.kind when 'physical' then 'red' else 'yellow' end) then
        return new;  -- only screening asked for it, and found somebody else
    end if;
"""
_MARK = "    if exists (select 1 from unnest(control_items"
_AFTER = _BEFORE.replace(_MARK, _CLEARED.lstrip("\n") + _MARK)
assert _AFTER != _BEFORE  # noqa: S101 - the text it was made from is of this house


class Migration(migrations.Migration):
    dependencies = [("store", "0042_alerts")]

    operations = [migrations.RunSQL(_AFTER, _BEFORE)]
