-- One lodgement in one statement: header, version, events, holds, postings, outbox and key are
-- written together or not at all. Answers: done; replay (same request, the stored answer);
-- lrn-conflict or key-conflict (other body under a used reference or key); `made` is the key of the
-- declaration's row that was written. The version is written
-- after the events, so that its leaf of the log knows the last. A reference is taken once by each
-- node: what came from another node with the same reference is a conflict that a person decides, not
-- a repeat. It writes as the owner: see wall.sql.
create function lodge(doc jsonb, body bytea, answer text, selection text)
returns table (outcome text, stored_status smallint, stored_answer text, made bigint)
language plpgsql security definer set search_path from current as $$
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
                prior.status, prior.answer, null::bigint;
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
    on conflict (declarant, lrn) where state <> 'rejected' and node = '' do nothing
    returning id into id_made;

    if id_made is null then
        select d.digest, v.status, v.answer into prior
        from declaration d join declaration_version v on v.declaration_id = d.id and v.version = 1
        where d.declarant = head->>'declarant' and d.lrn = head->>'lrn' and d.state <> 'rejected'
            and d.node = '';
        if prior.digest = wanted then
            if doc ? 'key' then
                update idempotency_key k set status = prior.status, answer = prior.answer
                where k.client = doc->>'client' and k.key = doc->>'key';
            end if;
            return query select 'replay', prior.status, prior.answer, null::bigint;
        else
            if doc ? 'key' then
                delete from idempotency_key k
                where k.client = doc->>'client' and k.key = doc->>'key';
            end if;
            return query select 'lrn-conflict', prior.status, prior.answer, null::bigint;
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

    return query select 'done', (doc->>'status')::smallint, null::text, id_made;
end;
$$;
