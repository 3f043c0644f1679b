-- The log of the country: what is written waits in log_pending, added by triggers in the transaction
-- of the row itself. No lock is taken: places are given later, by one sequencer, to what has
-- committed; what is still waiting is exactly what has no place yet, however late it commits.
create function log_events() returns trigger language plpgsql as $$
begin
    insert into log_pending (kind, source, created, after)
    select 'event', fresh.id, now(), 0 from fresh order by fresh.id;
    return null;
end $$;
create trigger event_logged after insert on event
    referencing new table as fresh for each statement execute function log_events();

-- The answer of a version changes with a reassessment, so its digests are taken at once, with the
-- number of the last event: an answer that changed without an event is tampering.
create function log_version() returns trigger language plpgsql as $$
declare
    last int;
begin
    select coalesce(max(sequence), 0) into last from event
    where declaration_id = new.declaration_id;
    insert into log_pending (kind, source, created, digests, after)
    values ('version', new.id, now(), sha256(new.body) || sha256(convert_to(new.answer, 'UTF8')),
            last),
           ('selection', new.id, now(), sha256(convert_to(new.selection, 'UTF8')), last);
    return null;
end $$;
create trigger version_logged after insert or update on declaration_version
    for each row execute function log_version();

create function log_law() returns trigger language plpgsql as $$
begin
    insert into log_pending (kind, source, created, after) values ('law', new.id, now(), 0);
    return null;
end $$;
create trigger law_logged after insert or update of digest on law_change_set for each row
    when (new.digest is not null) execute function log_law();

create function log_journal() returns trigger language plpgsql as $$
begin
    insert into log_pending (kind, source, created, after)
    select 'journal', fresh.id, now(), 0 from fresh order by fresh.id;
    return null;
end $$;
create trigger journal_logged after insert on journal
    referencing new table as fresh for each statement execute function log_journal();

create trigger log_leaf_append_only before update or delete on log_leaf
    for each row execute function append_only();
create trigger log_node_append_only before update or delete on log_node
    for each row execute function append_only();
create trigger log_head_append_only before update or delete on log_head
    for each row execute function append_only();
