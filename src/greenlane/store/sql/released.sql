-- After release a declaration changes by an act of two persons only. A value that customs decided
-- after a doubt has its own procedure: it changes what is owed, never what was declared.
create function released_kept() returns trigger language plpgsql as $$
declare
    loose text[] := array['state', 'lane', 'doubt', 'claimed_by', 'claimed', 'lapses'];
begin
    if new.state not in ('released', 'cleared') or (old.state, new.state) = ('cleared', 'released')
    then
        raise exception 'goods that were released stay so' using errcode = 'insufficient_privilege';
    end if;
    if new.doubt = 'rejected' then loose := loose || array['payable', 'law_day']; end if;
    if to_jsonb(new) - loose <> to_jsonb(old) - loose
       and two_persons_now(array['rectify'], 'declaration:' || old.mrn) is null then
        raise exception 'after release a declaration is changed by two persons'
            using errcode = 'insufficient_privilege';
    end if;
    return new;
end $$;
create trigger declaration_released before update on declaration for each row
    when (old.state in ('released', 'cleared')) execute function released_kept();

create function version_guarded() returns trigger language plpgsql as $$
declare
    number text;
begin
    select mrn into number from declaration
    where id = new.declaration_id and state in ('released', 'cleared');
    if found and two_persons_now(array['rectify'], 'declaration:' || number)->>'digest'
           is distinct from encode(sha256(new.body), 'hex') then
        raise exception 'after release a declaration is changed by two persons'
            using errcode = 'insufficient_privilege';
    end if;
    return new;
end $$;
create trigger version_after_release before insert on declaration_version for each row
    when (new.version > 1) execute function version_guarded();

-- An event that names a second person had one, in this transaction.
create function event_guarded() returns trigger language plpgsql as $$
begin
    if two_persons_now(array['override', 'reroute', 'rectify'],
            'declaration:' || (select mrn from declaration where id = new.declaration_id)) is null
    then
        raise exception 'nobody has approved this' using errcode = 'insufficient_privilege';
    end if;
    return new;
end $$;
create trigger event_of_two before insert on event for each row
    when (new.kind = 'rectify' or new.entry like '%"second":%') execute function event_guarded();
