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

-- Its own operator's rows, told by the row itself.
create policy of_operator on declaration to greenlane_trader
    using (declarant = current_setting('greenlane.operator', true)
           or trader = current_setting('greenlane.operator', true));
create policy of_operator on ruling_application to greenlane_trader
    using (holder_id = current_setting('greenlane.operator', true));
create policy of_operator on idempotency_key to greenlane_trader
    using (client = current_setting('greenlane.operator', true));
create policy of_operator on guarantee to greenlane_trader
    using (principal_id = current_setting('greenlane.operator', true));
create policy of_operator on mandate to greenlane_trader
    using (client_id = current_setting('greenlane.operator', true)
           or broker_id = current_setting('greenlane.operator', true));
create policy of_operator on application to greenlane_trader
    using (operator_id = current_setting('greenlane.operator', true)
           or holder = current_setting('greenlane.operator', true));
do $$
declare
    each text;
begin
    foreach each in array array['draft', 'party_detail', 'operator_fact', 'invitation', 'party_file',
        'authorisation', 'payment_order', 'money_claim', 'payment', 'deferred_account', 'refund']
    loop
        execute format('create policy of_operator on %I to greenlane_trader using '
                       '(operator_id = current_setting(''greenlane.operator'', true))', each);
    end loop;
end $$;

-- His webhooks and what they are told; agencies' queues have no operator.
create policy of_operator on partner to greenlane_trader
    using (operator_id = current_setting('greenlane.operator', true));
create policy of_operator on partner_message to greenlane_trader using (exists (
    select from partner p where p.id = partner_id));

-- What hangs on a declaration that he sees.
do $$
declare
    each text;
begin
    foreach each in array array['declaration_version', 'event', 'hold', 'posting', 'outbox',
        'permit_taking', 'joint_inspection']
    loop
        execute format('create policy of_operator on %I to greenlane_trader using (exists ('
                       'select from declaration d where d.id = declaration_id))', each);
    end loop;
end $$;
create policy of_operator on attachment to greenlane_trader
    using (operator_id = current_setting('greenlane.operator', true)
           or exists (select from declaration d where d.id = declaration_id)
           or exists (select from draft d where d.id = draft_id));
create policy of_operator on joint_party to greenlane_trader using (exists (
    select from joint_inspection i where i.id = inspection_id));

-- The permits he holds and those his declarations use, with their books; certificates he holds and
-- those of his permits.
create policy of_operator on permit to greenlane_trader
    using (holder = current_setting('greenlane.operator', true)
           or exists (select from permit_taking t where t.permit_id = permit.id));
create policy of_operator on permit_balance to greenlane_trader using (exists (
    select from permit p where p.id = permit_id));
create policy of_operator on permit_act to greenlane_trader using (exists (
    select from permit p where p.id = permit_id));
create policy of_operator on permit_posting to greenlane_trader using (exists (
    select from permit_balance b where b.id = balance_id));
create policy of_operator on official_certificate to greenlane_trader
    using (holder = current_setting('greenlane.operator', true)
           or exists (select from permit p where p.id = permit_id));

-- What hangs on his own applications, payment orders and authorisations.
do $$
declare
    each text;
begin
    foreach each in array array['application_event', 'application_task']
    loop
        execute format('create policy of_operator on %I to greenlane_trader using (exists ('
                       'select from application a where a.id = application_id))', each);
    end loop;
end $$;
create policy of_operator on payment_order_line to greenlane_trader using (exists (
    select from payment_order o where o.id = order_id));
create policy of_operator on authorisation_event to greenlane_trader using (exists (
    select from authorisation a where a.id = authorisation_id));

-- These policies are in force; a table named here without one above shows him nothing.
do $$
declare
    each text;
begin
    foreach each in array array[
        'agency_setup', 'application', 'application_event', 'application_task', 'attachment',
        'authorisation', 'authorisation_event', 'bank_entry', 'bank_statement', 'declaration',
        'declaration_version', 'deferred_account', 'draft', 'enrolment', 'event', 'guarantee',
        'hold', 'idempotency_key', 'invitation', 'joint_inspection', 'joint_party', 'mandate',
        'money_claim', 'money_counter', 'money_entry', 'official_certificate', 'operator_fact',
        'outbox', 'partner', 'partner_answer', 'partner_message', 'party_detail', 'party_file',
        'party_notice', 'payment', 'payment_order', 'payment_order_line', 'permit', 'permit_act',
        'permit_balance', 'permit_posting', 'permit_taking', 'posting', 'procedure_exit',
        'procedure_stay', 'processing_yield', 'recognised_list', 'refund', 'refund_file',
        'ruling_application', 'transit_arrival', 'trial_balance']
    loop
        execute format('alter table %I enable row level security', each);
    end loop;
end $$;

-- Seen, but changed by others only.
revoke insert, update, delete on permit, permit_balance, permit_taking, permit_posting, permit_act,
    official_certificate, joint_inspection, joint_party from greenlane_trader;

-- Of these he learns nothing, by no way: officials' interests and looks, lists and models of risk,
-- what controls found, alerts and cases, stays and yields, the books. Setups name people of the
-- agencies: the system reads them for him, he does not.
revoke all on agency_setup, alert, alert_step, bank_entry, bank_statement, case_entry, case_file,
    case_member, entity_link, glance, inspection_draft, inspection_result, interest, legal_hold,
    look_up, look_up_week, money_counter, money_entry, procedure_exit, procedure_stay,
    processing_yield, refund_file, risk_list, risk_model, risk_plan, risk_profile,
    risk_publication, risk_snapshot, risk_watch, sandbox_call, sandbox_certificate, sandbox_mark,
    stream_mark, transit_arrival, trial_balance, watch_change, watch_cleared, watch_edition,
    watch_entry, watch_hit, watch_list, watch_run from greenlane_trader;

-- The one statement of a lodgement writes as the owner (lodge.sql): its rows are made of the
-- operator's own document. That it is his is asked by a trigger.
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
