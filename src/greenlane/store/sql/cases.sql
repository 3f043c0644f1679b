-- Alerts and case files: steps and entries follow each other and are never changed; what weighs most is
-- closed by two persons.

-- Steps are only ever added; names and words give way when their time is over.
create function alert_step_kept() returns trigger language plpgsql as $$
declare
    loose text[];
begin
    if tg_op = 'UPDATE' then
        loose := left_names(array['actor', 'holder'], to_jsonb(old), to_jsonb(new));
        if erasure_says('alert_step', old.id, 'text', old.text, new.text) then
            loose := loose || array['text'];
        end if;
        if to_jsonb(new) - loose = to_jsonb(old) - loose then return new; end if;
    end if;
    raise exception 'what was done about an alert is never changed'
        using errcode = 'insufficient_privilege';
end $$;
create trigger alert_step_kept before update or delete on alert_step
    for each row execute function alert_step_kept();

-- An alert is closed by a step, and for some outcomes by two.
create function alert_kept() returns trigger language plpgsql as $$
declare
    loose text[] := array['state', 'holder', 'assigned', 'acted', 'closed', 'outcome', 'second',
                          'facts'];
begin
    if tg_op = 'DELETE' or to_jsonb(new) - loose <> to_jsonb(old) - loose then
        raise exception 'an alert stays what it was about' using errcode = 'insufficient_privilege';
    end if;
    if new.state = 'closed' and old.state <> 'closed' then
        if not exists (select 1 from alert_step s where s.alert_id = new.id and s.move = 'close'
                       and s.moment = new.closed and s.outcome = new.outcome) then
            raise exception 'an alert is closed by a step' using errcode = 'check_violation',
                constraint = 'alert_closed_by_step';
        end if;
        if new.outcome = any(new.two_persons)
           and two_persons_now(array['alert-close'], 'alert:' || new.id)->>'outcome'
               is distinct from new.outcome then
            raise exception 'this outcome is decided by two persons'
                using errcode = 'check_violation', constraint = 'alert_two_persons';
        end if;
    end if;
    return new;
end $$;
create trigger alert_kept before update or delete on alert
    for each row execute function alert_kept();

-- Entries of a case follow each other and are never changed; a penalty is closed by two persons.
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
       and erasure_says('case_entry', old.id, 'entry', old.entry, new.entry) then
        return new;  -- words are erased when their time is over; the digests stay
    end if;
    raise exception 'what is in a case file is never changed'
        using errcode = 'insufficient_privilege';
end $$;
create trigger case_entry_kept before insert or update or delete on case_entry
    for each row execute function case_entry_kept();

create function case_file_kept() returns trigger language plpgsql as $$
declare
    loose text[] := array['state', 'outcome', 'closed', 'closed_by', 'second'];
begin
    if tg_op = 'UPDATE' and old.state = 'closed' then loose := '{}'; end if;
    if tg_op = 'UPDATE' then
        loose := loose || left_names(array['opened_by', 'closed_by', 'second'], to_jsonb(old), to_jsonb(new));
        if erasure_says('case_file', old.id, 'reason', old.reason, new.reason) then
            loose := loose || array['reason'];
        end if;
        if erasure_says('case_file', old.id, 'head', old.head, new.head) then
            loose := loose || array['head'];
        end if;
    end if;
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
