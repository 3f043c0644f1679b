-- As it was made with the tables of money; what concerns no limit is now told apart at once.
create or replace function posting_limits() returns trigger language plpgsql security definer as $$
declare
    moved record;
begin
    if not exists (select from fresh where debit ^@ 'deferment:' or credit ^@ 'deferment:'
                   or debit ^@ 'guarantee:' or credit ^@ 'guarantee:') then
        return null;
    end if;
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
