-- What an operator has deferred and what is reserved of a guarantee follow from the postings, at
-- once and whoever posts: the row's lock makes two declarations follow one another, and the
-- constraint lets none go above what was granted.
create function posting_limits() returns trigger language plpgsql security definer as $$
declare
    moved record;
begin
    for moved in
        select account, currency, sum(amount) as more from (
            select debit as account, currency, amount from fresh where debit like 'deferment:%'
            union all
            select credit, currency, -amount from fresh where credit like 'deferment:%'
        ) as both_sides group by 1, 2 order by 1
    loop
        -- What another node has done is done: the account is then over its limit and defers no more.
        if coalesce(current_setting('greenlane.taken', true), '') = 'yes' then
            update deferred_account set used = used + moved.more,
                state = case when used + moved.more > "limit" then 'over' else state end
            where operator_id = substr(moved.account, 11) and currency = moved.currency;
            continue;
        end if;
        if moved.more > 0 and exists (select from deferred_account where state <> 'active'
                and operator_id = substr(moved.account, 11)) then
            raise exception 'the deferred account is suspended'
                using errcode = 'check_violation', constraint = 'deferred_active';
        end if;
        update deferred_account set used = used + moved.more,
            state = case when state = 'over' and used + moved.more <= "limit" then 'active'
                    else state end
        where operator_id = substr(moved.account, 11) and currency = moved.currency;
    end loop;
    for moved in
        select account, sum(amount) as more from (
            select credit as account, amount from fresh where credit like 'guarantee:%'
            union all
            select debit, -amount from fresh where debit like 'guarantee:%'
        ) as both_sides group by 1 order by 1
    loop
        update guarantee set reserved = reserved + moved.more
        where number = substr(moved.account, 11);
    end loop;
    return null;
end $$;
do $$
begin
    execute format('alter function posting_limits() set search_path from current');
end $$;
create trigger posting_limits after insert on posting referencing new table as fresh
    for each statement execute function posting_limits();

-- Money is only ever added to: a correction is an entry that reverses another one.
create trigger money_entry_append_only before update or delete on money_entry
    for each row execute function append_only();
create trigger payment_append_only before update or delete on payment
    for each row execute function append_only();
create trigger bank_statement_append_only before update or delete on bank_statement
    for each row execute function append_only();
create trigger payment_order_line_append_only before update or delete on payment_order_line
    for each row execute function append_only();

-- The second wall (see 0025): an operator's session reads its own.
do $$
declare
    each text;
begin
    foreach each in array array['payment_order', 'money_claim', 'payment', 'deferred_account',
                                'refund'] loop
        execute format('alter table %I enable row level security', each);
        execute format('create policy of_operator on %I to greenlane_trader using '
                       '(operator_id = current_setting(''greenlane.operator'', true))', each);
    end loop;
    foreach each in array array['money_entry', 'bank_statement', 'bank_entry', 'trial_balance',
                                'money_counter'] loop
        execute format('alter table %I enable row level security', each);
        execute format('revoke all on %I from greenlane_trader', each);
    end loop;
end $$;
alter table payment_order_line enable row level security;
create policy of_operator on payment_order_line to greenlane_trader using (exists (
    select from payment_order o where o.id = order_id));
alter table guarantee enable row level security;
create policy of_operator on guarantee to greenlane_trader
    using (principal_id = current_setting('greenlane.operator', true));
alter table guarantee_reservation enable row level security;
create policy of_operator on guarantee_reservation to greenlane_trader using (
    exists (select from guarantee g where g.number = guarantee_id)
    or exists (select from declaration d where d.id = declaration_id));
