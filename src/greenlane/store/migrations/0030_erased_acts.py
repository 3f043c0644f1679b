"""The words of a decided act of two persons go as an erasure says, and in no other way."""

from pathlib import Path

from django.db import migrations

_ALL = Path(__file__).with_name("0026_two_persons.sql").read_text("utf-8")
_BEGIN = _ALL.index("create function two_persons_kept()")
_FORMER = _ALL[_BEGIN : _ALL.index("create trigger two_persons_kept")].replace(
    "create function", "create or replace function", 1
)
_MARK = "    if to_jsonb(new) - loose <> to_jsonb(old) - loose\n"
_ERASED = """    if to_jsonb(new) - array['reason', 'answer'] = to_jsonb(old) - array['reason', 'answer']
       and (new.reason, new.answer) <> (old.reason, old.answer)
       and (new.reason = old.reason
            or erasure_says(tg_table_name, old.id, 'reason', old.reason, new.reason))
       and (new.answer = old.answer
            or erasure_says(tg_table_name, old.id, 'answer', old.answer, new.answer)) then
        return new;
    end if;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0029_fallback_keyed"),
    ]

    operations = [
        migrations.RunSQL(_FORMER.replace(_MARK, _ERASED + _MARK, 1), _FORMER),
    ]
