-- Money: limits follow from the postings, papers are only ever added to, a refund is ordered once.

-- What an operator has deferred and what is reserved of a guarantee follow from the postings, at
-- once and whoever posts: the row's lock makes two declarations follow one another, and the
-- constraint lets none go above what was granted. What concerns no limit is told apart at once.
create function posting_limits() returns trigger language plpgsql security definer set search_path from current as $$
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
create trigger refund_file_append_only before update or delete on refund_file
    for each row execute function append_only();

-- A refund is ordered once: what was told to the bank is not told again, nor under another number,
-- and never for another amount or account.
create function refund_ordered_once() returns trigger language plpgsql as $$
begin
    if old.sent is not null and (new.sent, new.reference, new.file_id)
            is distinct from (old.sent, old.reference, old.file_id)
        or (new.amount, new.currency, new.bank_account, new.operator_id)
            is distinct from (old.amount, old.currency, old.bank_account, old.operator_id) then
        raise exception 'a refund is ordered once, as it was decided'
            using errcode = 'check_violation', constraint = 'refund_ordered_once';
    end if;
    return new;
end $$;
create trigger refund_ordered_once before update on refund
    for each row execute function refund_ordered_once();
