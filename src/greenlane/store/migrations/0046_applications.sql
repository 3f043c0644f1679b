-- The second wall (store.wall): a trader sees his own applications and what hangs on them. Setups
-- name people of the agencies: the system reads them for him, he does not.
revoke all on agency_setup from greenlane_trader;
alter table agency_setup enable row level security;
alter table application enable row level security;
create policy of_operator on application to greenlane_trader
    using (operator_id = current_setting('greenlane.operator', true)
           or holder = current_setting('greenlane.operator', true));
do $$
declare
    each text;
begin
    foreach each in array array['application_event', 'application_task'] loop
        execute format('alter table %I enable row level security', each);
        execute format('create policy of_operator on %I to greenlane_trader using (exists ('
                       'select from application a where a.id = application_id))', each);
    end loop;
end $$;

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
                                      new.submitted, new.number)
       is distinct from (old.permit, old.agency, old.operator_id, old.goods::text,
                         old.submitted, old.number) then
        raise exception 'what was applied for is not changed' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger application_kept before update on application
    for each row execute function application_kept();
