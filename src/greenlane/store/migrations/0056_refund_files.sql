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
create trigger refund_file_append_only before update or delete on refund_file
    for each row execute function append_only();
alter table refund_file enable row level security;
revoke all on refund_file from greenlane_trader;
