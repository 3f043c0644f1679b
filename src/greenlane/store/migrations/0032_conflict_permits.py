"""A permit for a related official is no act of that official, by whatever account."""

from django.db import migrations

_OWN = """
create or replace function two_persons_own(act two_person_act) returns void language plpgsql as $$
declare
    about bigint := case act.kind
        when 'rights' then split_part(act.subject, ':', 2)::bigint
        when 'permit-conflict' then (act.details->'data'->>'officer')::bigint end;
begin
    if about is not null and act.state in ('proposed', 'approved')
       and persons_of(array[about]) && (act.makers || act.checkers)::text[] then
        raise exception 'nobody has a hand in what is about himself'
            using errcode = 'check_violation', constraint = 'two_persons_own';
    end if;
end $$;
"""
_BEFORE = """
create or replace function two_persons_own(act two_person_act) returns void language plpgsql as $$
begin
    if act.kind = 'rights' and act.state in ('proposed', 'approved')
       and persons_of(array[split_part(act.subject, ':', 2)::bigint])
           && (act.makers || act.checkers)::text[] then
        raise exception 'nobody changes his own rights' using errcode = 'check_violation',
            constraint = 'two_persons_own';
    end if;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("store", "0031_risk_profiles")]

    operations = [migrations.RunSQL(_OWN, _BEFORE)]
