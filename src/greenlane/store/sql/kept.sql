-- What was written stays: rows that are only ever added, and the one way in which a text is erased.

-- An erasure has recorded that this text of this row becomes that one.
create function erasure_says(place text, number bigint, part text, before text, after text)
returns boolean language sql stable as $$
    select exists (select 1 from erasure_item i
        where i.table_name = place and i."row" = number and i."column" = part
          and i.was = sha256(convert_to(before, 'UTF8'))
          and i.now = sha256(convert_to(after, 'UTF8')))
$$;

-- An append-only row may change its text exactly as a recorded erasure says, and in nothing else.
create function append_only() returns trigger language plpgsql as $$
declare
    loose text[] := array['entry', 'actor', 'subject', 'unit'];
begin
    if tg_op = 'UPDATE' and tg_table_name in ('event', 'journal') then
        if to_jsonb(new) - loose = to_jsonb(old) - loose
           and erasure_says(tg_table_name, old.id, 'entry', old.entry, new.entry) then
            return new;
        end if;
    end if;
    raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger journal_append_only before update or delete on journal
    for each row execute function append_only();
create trigger event_append_only before update or delete on event
    for each row execute function append_only();
create trigger erasure_item_append_only before update or delete on erasure_item
    for each row execute function append_only();

-- Money and quota movements, and arrivals that end a transit, are only ever added.
create trigger posting_append_only before update or delete on posting
    for each row execute function append_only();
create trigger quota_posting_append_only before update or delete on quota_posting
    for each row execute function append_only();
create trigger transit_arrival_append_only before update or delete on transit_arrival
    for each row execute function append_only();

create function keep_body() returns trigger language plpgsql as $$
begin
    if (new.version, new.declaration_id) = (old.version, old.declaration_id)
       and exists (select 1 from erasure_item i
           where i.table_name = 'declaration_version' and i."row" = old.id and i."column" = 'body'
             and i.was = sha256(old.body) and i.now = sha256(new.body)) then
        return new;
    end if;
    raise exception 'the body of a version never changes' using errcode = 'insufficient_privilege';
end $$;
create trigger version_keeps_body before update on declaration_version for each row
    when ((new.format, new.version, new.declaration_id) is distinct from
          (old.format, old.version, old.declaration_id)
          or (new.body <> old.body and new.body <> ''))  -- erasure empties; nothing else is changed
    execute function keep_body();
create trigger version_kept before delete on declaration_version
    for each row execute function append_only();

-- The columns of a row in which a name gave way to the pseudonym of one who has left.
create function left_names(columns text[], old jsonb, new jsonb) returns text[]
language sql immutable as $$
    select coalesce(array_agg(c), '{}') from unnest(columns) c
    where old->>c <> new->>c and new->>c ~ '^p[0-9a-f]{20}$'
$$;
