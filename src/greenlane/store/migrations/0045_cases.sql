-- Case files: entries follow each other and are never changed; a penalty is closed by two persons.

create function case_entry_kept() returns trigger language plpgsql as $$
declare
    standing case_file;
begin
    if tg_op = 'INSERT' then
        select * into standing from case_file where id = new.case_id for update;
        if standing.state <> 'open' then
            raise exception 'the case is closed' using errcode = 'insufficient_privilege';
        end if;
        if new.number <> (select count(*) + 1 from case_entry where case_id = new.case_id) then
            raise exception 'entries of a case are numbered without gap'
                using errcode = 'check_violation', constraint = 'case_entry_gap';
        end if;
        return new;
    end if;
    if tg_op = 'UPDATE' and to_jsonb(new) - 'entry' = to_jsonb(old) - 'entry'
       and exists (select 1 from case_file where id = old.case_id and state = 'closed') then
        return new;  -- words are erased when their time is over; the digests stay
    end if;
    raise exception 'what is in a case file is never changed'
        using errcode = 'insufficient_privilege';
end $$;
create trigger case_entry_kept before insert or update or delete on case_entry
    for each row execute function case_entry_kept();

create function case_file_kept() returns trigger language plpgsql as $$
declare
    loose text[] := array['state', 'outcome', 'closed', 'closed_by', 'second', 'members'];
begin
    if old.state = 'closed' and tg_op = 'UPDATE' then loose := array['reason', 'head']; end if;
    if tg_op = 'DELETE' or to_jsonb(new) - loose <> to_jsonb(old) - loose then
        raise exception 'a case file stays as it was opened and closed'
            using errcode = 'insufficient_privilege';
    end if;
    if new.state = 'closed' and old.state = 'open' then
        if not exists (select 1 from case_entry e where e.case_id = new.id and e.kind = 'outcome') then
            raise exception 'a case is closed by its last entry' using errcode = 'check_violation',
                constraint = 'case_closed_by_entry';
        end if;
        if new.outcome = 'sanction'
           and two_persons_now(array['case-close'], 'case:' || new.number)->>'outcome'
               is distinct from new.outcome then
            raise exception 'after a penalty a case is closed by two persons'
                using errcode = 'check_violation', constraint = 'case_two_persons';
        end if;
    end if;
    return new;
end $$;
create trigger case_file_kept before update or delete on case_file
    for each row execute function case_file_kept();

revoke all on case_file, case_entry from greenlane_trader;
