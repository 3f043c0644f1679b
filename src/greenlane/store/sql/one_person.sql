-- Two accounts of one person are one person wherever two are asked for, not in acts of two persons
-- alone: who declares and who confirms, who keys in and who compares, who proposes a permit and who
-- countersigns it, who looked and who judges it.

create function one_person(one text, other text) returns boolean language sql stable as $$
    select one = other or exists (
        select from account a join account b on a.person = b.person and a.person <> ''
        where a.username = one and b.username = other)
$$;

-- tg_argv: the column of the first person, and that of the second.
create function second_is_another() returns trigger language plpgsql as $$
declare
    one text := coalesce(to_jsonb(new)->>tg_argv[0], '');
    other text := coalesce(to_jsonb(new)->>tg_argv[1], '');
begin
    if one <> '' and other <> '' and one_person(one, other) then
        raise exception 'both accounts are of the same person' using errcode = 'check_violation',
            constraint = tg_name;
    end if;
    return new;
end $$;
create trigger outage_people before insert or update of confirmed_by, declared_by on outage
    for each row execute function second_is_another('declared_by', 'confirmed_by');
create trigger fallback_keyed_people before insert or update of confirmed_by, keyed_by
    on fallback_keyed for each row execute function second_is_another('keyed_by', 'confirmed_by');
create trigger look_up_people before insert or update of judged_by, person on look_up
    for each row execute function second_is_another('person', 'judged_by');
create trigger security_event_people before insert or update of handled_by, person
    on security_event for each row execute function second_is_another('person', 'handled_by');

-- What was proposed is decided by another: the event before is the proposal.
create function application_people() returns trigger language plpgsql as $$
declare
    before text;  -- who proposed, when the last event is a proposal
begin
    select case when e.move = 'propose' then e."by" end into before from application_event e
        where e.application_id = new.application_id order by e.sequence desc limit 1;
    if before is not null and one_person(before, new."by") then
        raise exception 'both accounts are of the same person' using errcode = 'check_violation',
            constraint = tg_name;
    end if;
    return new;
end $$;
create trigger application_people before insert on application_event for each row
    when (new.move in ('grant', 'refuse')) execute function application_people();
