-- The second wall (store.wall): a role without sign-in that sees the rows of one operator only, the
-- one named by the setting greenlane.operator. The owner of the tables, whom officials and workers
-- use, is not under these policies. A database whose user may make no roles: let its administrator
-- run `create role greenlane_trader nologin; grant greenlane_trader to the_user;` first.
do $$
begin
    if not exists (select from pg_roles where rolname = 'greenlane_trader') then
        begin
            create role greenlane_trader nologin;
        exception when duplicate_object or unique_violation then null;  -- another database made it
        end;
    end if;
    if not pg_has_role(current_user, 'greenlane_trader', 'member') then
        execute format('grant greenlane_trader to %I', current_user);
    end if;
    execute format('grant usage on schema %I to greenlane_trader', current_schema());
    execute format('grant select, insert, update, delete on all tables in schema %I to greenlane_trader',
                   current_schema());
    execute format('grant usage, select on all sequences in schema %I to greenlane_trader',
                   current_schema());
    execute format('alter default privileges in schema %I grant select, insert, update, delete '
                   'on tables to greenlane_trader', current_schema());
    execute format('alter default privileges in schema %I grant usage, select on sequences '
                   'to greenlane_trader', current_schema());
end $$;
revoke all on interest, legal_hold from greenlane_trader;

alter table declaration enable row level security;
create policy of_operator on declaration to greenlane_trader
    using (declarant = current_setting('greenlane.operator', true)
           or trader = current_setting('greenlane.operator', true));

alter table draft enable row level security;
create policy of_operator on draft to greenlane_trader
    using (operator_id = current_setting('greenlane.operator', true));

alter table attachment enable row level security;
create policy of_operator on attachment to greenlane_trader
    using (operator_id = current_setting('greenlane.operator', true)
           or exists (select from declaration d where d.id = declaration_id)
           or exists (select from draft d where d.id = draft_id));

alter table party_detail enable row level security;
create policy of_operator on party_detail to greenlane_trader
    using (operator_id = current_setting('greenlane.operator', true));

alter table ruling_application enable row level security;
create policy of_operator on ruling_application to greenlane_trader
    using (holder_id = current_setting('greenlane.operator', true));

alter table idempotency_key enable row level security;
create policy of_operator on idempotency_key to greenlane_trader
    using (client = current_setting('greenlane.operator', true));

do $$
declare
    each text;
begin
    foreach each in array array['declaration_version', 'event', 'hold', 'posting', 'outbox'] loop
        execute format('alter table %I enable row level security', each);
        execute format('create policy of_operator on %I to greenlane_trader using (exists ('
                       'select from declaration d where d.id = declaration_id))', each);
    end loop;
end $$;

-- The one statement of a lodgement writes as the owner: its rows are made of the operator's own
-- document. That it is his is asked by a trigger.
create function lodged_by_its_operator() returns trigger language plpgsql as $$
begin
    if current_setting('greenlane.operator', true) not in (new.declarant, new.trader) then
        raise exception 'a declaration of another operator'
            using errcode = 'insufficient_privilege';
    end if;
    return new;
end $$;
create trigger declaration_of_operator before insert on declaration for each row
    when (coalesce(current_setting('greenlane.operator', true), '') <> '')
    execute function lodged_by_its_operator();
alter function lodge(jsonb, bytea, text, text) security definer;
alter function lodge(jsonb, bytea, text, text) set search_path from current;
