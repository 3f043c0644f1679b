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

create function keep_body() returns trigger language plpgsql as $$
begin
    raise exception 'the body of a version never changes' using errcode = 'insufficient_privilege';
end $$;
create trigger version_keeps_body before update on declaration_version for each row
    when ((new.format, new.version, new.declaration_id) is distinct from
          (old.format, old.version, old.declaration_id)
          or (new.body <> old.body and new.body <> ''))  -- erasure empties; nothing else is changed
    execute function keep_body();
create trigger version_kept before delete on declaration_version
    for each row execute function append_only();

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

-- What was there before the log: it takes its places first, in the order of its numbers.
insert into log_pending (kind, source, created, digests, after)
select 'law', id, now(), null::bytea, 0 from law_change_set where digest is not null
union all select 'journal', id, now(), null, 0 from journal
union all select 'event', id, now(), null, 0 from event;
insert into log_pending (kind, source, created, digests, after)
select k.kind, v.id, now(),
       case k.kind when 'version' then sha256(v.body) || sha256(convert_to(v.answer, 'UTF8'))
                   else sha256(convert_to(v.selection, 'UTF8')) end,
       (select coalesce(max(sequence), 0) from event e where e.declaration_id = v.declaration_id)
from declaration_version v, (values ('version'), ('selection')) as k(kind)
order by v.id, k.kind desc;

-- As in 0002_lodge.sql, but the version is written after the events, so that its leaf knows the last.
create or replace function lodge(doc jsonb, body bytea, answer text, selection text)
returns table (outcome text, stored_status smallint, stored_answer text)
language plpgsql as $$
declare
    head jsonb := doc->'declaration';
    wanted bytea := decode(head->>'digest', 'hex');
    id_made bigint;
    prior record;
begin
    if doc ? 'key' then
        insert into idempotency_key (client, key, digest, status, answer, created)
        values (doc->>'client', doc->>'key', wanted, (doc->>'status')::smallint, answer,
                (head->>'lodged')::timestamptz)
        on conflict (client, key) do nothing;
        if not found then
            select k.digest, k.status, k.answer into prior from idempotency_key k
            where k.client = doc->>'client' and k.key = doc->>'key';
            return query select
                case when prior.digest = wanted then 'replay' else 'key-conflict' end,
                prior.status, prior.answer;
            return;
        end if;
    end if;

    insert into declaration (mrn, declarant, lrn, trader, trade, type_code, office, state, lane,
        version, items, payable, currency, law_day, lodged, accepted, released, lapses,
        claimed_by, digest)
    values (head->>'mrn', head->>'declarant', head->>'lrn', head->>'trader', head->>'trade',
        head->>'type_code', head->>'office', head->>'state', head->>'lane', 1,
        (head->>'items')::int, (head->>'payable')::numeric, head->>'currency',
        (head->>'law_day')::date, (head->>'lodged')::timestamptz,
        (head->>'accepted')::timestamptz, (head->>'released')::timestamptz,
        (head->>'lapses')::date, '', wanted)
    on conflict (declarant, lrn) where state <> 'rejected' do nothing
    returning id into id_made;

    if id_made is null then
        select d.digest, v.status, v.answer into prior
        from declaration d join declaration_version v on v.declaration_id = d.id and v.version = 1
        where d.declarant = head->>'declarant' and d.lrn = head->>'lrn' and d.state <> 'rejected';
        if prior.digest = wanted then
            if doc ? 'key' then
                update idempotency_key k set status = prior.status, answer = prior.answer
                where k.client = doc->>'client' and k.key = doc->>'key';
            end if;
            return query select 'replay', prior.status, prior.answer;
        else
            if doc ? 'key' then
                delete from idempotency_key k
                where k.client = doc->>'client' and k.key = doc->>'key';
            end if;
            return query select 'lrn-conflict', prior.status, prior.answer;
        end if;
        return;
    end if;

    insert into event (declaration_id, sequence, kind, moment, entry, digest)
    select id_made, e.n, e.kind, e.moment, e.entry, decode(e.digest, 'hex')
    from jsonb_to_recordset(doc->'events')
        as e(n int, kind text, moment timestamptz, entry text, digest text);

    insert into declaration_version
        (declaration_id, version, format, body, answer, selection, status)
    values (id_made, 1, doc->>'format', body, answer, selection, (doc->>'status')::smallint);

    if doc ? 'holds' then
        insert into hold (declaration_id, name, kind, owner, reason, basis, opened, due, lifted_by)
        select id_made, h.name, h.kind, h.owner, h.reason, h.basis, h.opened, h.due, ''
        from jsonb_to_recordset(doc->'holds') as h(name text, kind text, owner text,
            reason text, basis text, opened timestamptz, due timestamptz);
    end if;

    if doc ? 'postings' then
        insert into posting (declaration_id, charge, debit, credit, amount, currency, moment)
        select id_made, p.charge, p.debit, p.credit, p.amount, p.currency,
            (head->>'lodged')::timestamptz
        from jsonb_to_recordset(doc->'postings') as p(charge text, debit text, credit text,
            amount numeric, currency text);
    end if;

    if doc ? 'topic' then
        insert into outbox (declaration_id, topic, payload, created)
        values (id_made, doc->>'topic', coalesce(head->>'mrn', ''),
                (head->>'lodged')::timestamptz);
    end if;

    return query select 'done', (doc->>'status')::smallint, null::text;
end;
$$;
