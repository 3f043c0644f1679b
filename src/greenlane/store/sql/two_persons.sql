-- Acts of two persons. What the code checks is checked here as well: whoever writes SQL in the role
-- of the application gets no further than its pages let him.

create function account_person() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        if new.person = '' then new.person := 'p' || new.id; end if;
    elsif new.person = '' then
        new.person := old.person;
    end if;
    return new;
end $$;
create trigger account_a_person before insert or update on account
    for each row execute function account_person();

create function persons_of(accounts bigint[]) returns text[] language sql stable as $$
    select coalesce(array_agg(distinct person::text), '{}') from account where id = any(accounts)
$$;

-- What an act that is approved in this very transaction will have; null when there is none. An
-- approval therefore carries out one act, once, and is worth nothing afterwards.
create function two_persons_now(wanted text[], what text) returns jsonb language sql stable as $$
    select details->'after' from two_person_act
    where kind = any(wanted) and subject = what and state = 'approved'
      and xact = pg_current_xact_id()::text::bigint and stamped = now() limit 1
$$;

-- Nobody has a hand in what is about himself: his rights, his ways to sign in, his conflict of interest.
create function two_persons_own(act two_person_act) returns void language plpgsql as $$
declare
    about bigint := case
        when act.kind in ('rights', 'password', 'factors', 'outside-link') then split_part(act.subject, ':', 2)::bigint
        when act.kind = 'permit-conflict' then (act.details->'data'->>'officer')::bigint end;
begin
    if about is not null and act.state in ('proposed', 'approved')
       and persons_of(array[about]) && (act.makers || act.checkers)::text[] then
        raise exception 'nobody has a hand in what is about himself'
            using errcode = 'check_violation', constraint = 'two_persons_own';
    end if;
end $$;

-- What was proposed never changes, but for words that a recorded erasure says.
create function two_persons_kept() returns trigger language plpgsql as $$
declare
    loose text[] := array['state', 'checker_id', 'makers', 'checkers', 'decided', 'answer', 'xact',
                          'stamped', 'payload'];
begin
    if tg_op = 'DELETE' then
        raise exception 'an act of two persons is never deleted'
            using errcode = 'insufficient_privilege';
    end if;
    if tg_op = 'INSERT' then
        if new.state <> 'proposed' or new.checker_id is not null then
            raise exception 'an act of two persons begins as a proposal'
                using errcode = 'insufficient_privilege';
        end if;
        new.makers := persons_of(array[new.maker_id, new.maker_for_id]);
        new.checkers := '{}'; new.xact := null; new.stamped := null;
        perform two_persons_own(new);
        return new;
    end if;
    if to_jsonb(new) - array['reason', 'answer'] = to_jsonb(old) - array['reason', 'answer']
       and (new.reason, new.answer) <> (old.reason, old.answer)
       and (new.reason = old.reason
            or erasure_says(tg_table_name, old.id, 'reason', old.reason, new.reason))
       and (new.answer = old.answer
            or erasure_says(tg_table_name, old.id, 'answer', old.answer, new.answer)) then
        return new;
    end if;
    if to_jsonb(new) - loose <> to_jsonb(old) - loose
       or (new.payload <> old.payload and (new.payload <> '' or new.state = 'proposed')) then
        raise exception 'what was proposed never changes' using errcode = 'insufficient_privilege';
    end if;
    if old.state <> 'proposed' then
        if to_jsonb(new) - 'payload' <> to_jsonb(old) - 'payload' then
            raise exception 'the act has been decided' using errcode = 'insufficient_privilege';
        end if;
        return new;
    end if;
    if new.state <> 'proposed' then  -- the persons as they are known now, whoever says otherwise
        new.makers := persons_of(array[new.maker_id, new.maker_for_id]);
        new.checkers := persons_of(array[new.checker_id]);
        new.xact := pg_current_xact_id()::text::bigint; new.stamped := now();
        perform two_persons_own(new);
    end if;
    return new;
end $$;
create trigger two_persons_kept before insert or update or delete on two_person_act
    for each row execute function two_persons_kept();

-- Rights: role, unit and person of an account change by such an act only. A new account that is not
-- an operator's needs one too, from the second administrator on.
create function account_rights() returns trigger language plpgsql as $$
declare
    granted jsonb;
    unit text := coalesce(nullif(new.agency, ''), nullif(new.office, ''), new.operator_id, '');
begin
    if tg_op = 'INSERT' then
        if new.operator_id is not null or (select count(distinct person) from account
               where role = 'administrator' and is_active and locked is null) < 2 then
            return new;
        end if;
        granted := two_persons_now(array['open-account'], 
            'new-account:' || left(encode(sha256(convert_to(new.username, 'UTF8')), 'hex'), 16));
    else
        granted := two_persons_now(array['rights'], 'account:' || new.id);
    end if;
    if granted is null or granted->>'role' <> new.role or granted->>'unit' <> unit
       or (granted ? 'person' and granted->>'person' <> new.person) then
        raise exception 'rights are granted by two administrators'
            using errcode = 'insufficient_privilege';
    end if;
    return new;
end $$;
create trigger account_b_opened before insert on account
    for each row execute function account_rights();
create trigger account_b_rights before update on account for each row
    when ((new.role, new.office, new.agency, new.operator_id) is distinct from
          (old.role, old.office, old.agency, old.operator_id)
          or new.person not in ('', old.person))
    execute function account_rights();

create function operator_guarded() returns trigger language plpgsql as $$
begin
    if old.status = 'suspended' and new.status <> 'suspended'
       and two_persons_now(array['reinstate'], 'operator:' || new.id) is null then
        raise exception 'a suspended operator is unlocked by two persons'
            using errcode = 'insufficient_privilege';
    end if;
    if new.bank_account <> old.bank_account
       and two_persons_now(array['bank-account'], 'operator:' || new.id)->>'digest'
           is distinct from encode(sha256(convert_to(new.bank_account, 'UTF8')), 'hex') then
        raise exception 'a bank account is changed by two persons'
            using errcode = 'insufficient_privilege';
    end if;
    return new;
end $$;
create trigger operator_guarded before update on operator for each row
    when (old.status <> new.status or old.bank_account <> new.bank_account)
    execute function operator_guarded();

create function delegation_kept() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' or old.ended is not null or new.ended is null
       or to_jsonb(new) - 'ended' <> to_jsonb(old) - 'ended' then
        raise exception 'a delegation is ended, never changed'
            using errcode = 'insufficient_privilege';
    end if;
    return new;
end $$;
create trigger delegation_kept before update or delete on delegation
    for each row execute function delegation_kept();
