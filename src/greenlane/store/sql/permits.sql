-- Permits, and the setups and applications they come from, stay as they were issued, in force, asked.

-- The content of a permit never changes: only where it stands, and what took its place.
create function permit_kept() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' or to_jsonb(new) - 'state' - 'successor_id'
       is distinct from to_jsonb(old) - 'state' - 'successor_id' then
        raise exception 'an issued permit is not changed' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger permit_kept before update or delete on permit
    for each row execute function permit_kept();

-- Movements and acts are only ever added.
create function permit_history_kept() returns trigger language plpgsql as $$
begin
    raise exception 'the history of a permit is only added to' using errcode = 'restrict_violation';
end $$;
create trigger permit_posting_kept before update or delete on permit_posting
    for each row execute function permit_history_kept();
create trigger permit_act_kept before update or delete on permit_act
    for each row execute function permit_history_kept();

-- What was in force is never changed: only its end is written.
create function agency_setup_kept() returns trigger language plpgsql as $$
begin
    if old.published is not null and (tg_op = 'DELETE'
       or to_jsonb(new) - 'state' - 'ended' is distinct from to_jsonb(old) - 'state' - 'ended') then
        raise exception 'a setup that was in force is not changed'
            using errcode = 'restrict_violation';
    end if;
    return coalesce(new, old);
end $$;
create trigger agency_setup_kept before update or delete on agency_setup
    for each row execute function agency_setup_kept();

-- The history is only added to, and what was asked for stays as it was submitted.
create function application_event_kept() returns trigger language plpgsql as $$
begin
    raise exception 'the history of an application is only added to'
        using errcode = 'restrict_violation';
end $$;
create trigger application_event_kept before update or delete on application_event
    for each row execute function application_event_kept();
create function application_kept() returns trigger language plpgsql as $$
begin
    if old.submitted is not null and (new.permit, new.agency, new.operator_id, new.goods::text,
                                      new.submitted, new.number, new.holder, new.office,
                                      new.representation)
       is distinct from (old.permit, old.agency, old.operator_id, old.goods::text,
                         old.submitted, old.number, old.holder, old.office,
                         old.representation) then
        raise exception 'what was applied for is not changed' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger application_kept before update on application
    for each row execute function application_kept();
