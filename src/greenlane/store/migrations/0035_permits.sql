-- The second wall (store.wall): a trader sees the permits he holds and those his declarations use,
-- and changes none.
do $$
declare
    each text;
begin
    foreach each in array array['permit', 'permit_balance', 'permit_taking', 'permit_posting',
                                'permit_act'] loop
        execute format('revoke insert, update, delete on %I from greenlane_trader', each);
        execute format('alter table %I enable row level security', each);
    end loop;
end $$;
create policy of_operator on permit_taking to greenlane_trader using (exists (
    select from declaration d where d.id = declaration_id));
create policy of_operator on permit to greenlane_trader
    using (holder = current_setting('greenlane.operator', true)
           or exists (select from permit_taking t where t.permit_id = permit.id));
create policy of_operator on permit_balance to greenlane_trader using (exists (
    select from permit p where p.id = permit_id));
create policy of_operator on permit_act to greenlane_trader using (exists (
    select from permit p where p.id = permit_id));
create policy of_operator on permit_posting to greenlane_trader using (exists (
    select from permit_balance b where b.id = balance_id));

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
