-- Risk: profiles, named lists and models; what has been in force never changes, and what begins was
-- approved by a second person.

-- What has been in force never changes; what begins to be asked was approved by a second person.
create function risk_profile_kept() returns trigger language plpgsql as $$
declare
    loose text[] := array['state', 'ended', 'reminded'];
    act jsonb;
begin
    if tg_op = 'DELETE' then
        raise exception 'a version of a profile is never deleted'
            using errcode = 'insufficient_privilege';
    end if;
    if tg_op = 'UPDATE' then
        if (old.code, old.version, old.author) is distinct from
           (new.code, new.version, new.author) then
            raise exception 'a version keeps its number' using errcode = 'insufficient_privilege';
        end if;
        if old.state <> 'draft' and (to_jsonb(new) - loose <> to_jsonb(old) - loose
                or (new.state <> old.state
                    and not (old.state = 'in-force' and new.state = 'retired'))) then
            raise exception 'what has been in force does not change'
                using errcode = 'insufficient_privilege';
        end if;
        if old.state = new.state then return new; end if;
    end if;
    if new.state = 'retired' and tg_op = 'INSERT' then
        raise exception 'a version begins as a draft' using errcode = 'insufficient_privilege';
    end if;
    if new.state = 'in-force' then
        act := two_persons_now(array['profile'], 'profile:' || new.code);
        -- Nobody needs a second person to ask less: a stop, or a profile past its review.
        if new.mode = 'stopped' or (new.mode = 'shadow' and new.author = 'greenlane') then
            return new;
        end if;
        if not exists (select 1 from risk_publication) and new.version = 1 then
            return new;  -- what the country package brings to a new installation
        end if;
        if act is null or (act->>'version')::int is distinct from new.version then
            raise exception 'profiles are published by two persons'
                using errcode = 'check_violation', constraint = 'risk_profile_two_persons';
        end if;
    end if;
    return new;
end $$;
create trigger risk_profile_kept before insert or update or delete on risk_profile
    for each row execute function risk_profile_kept();

create function risk_published_kept() returns trigger language plpgsql as $$
begin
    raise exception 'what was published is never changed' using errcode = 'insufficient_privilege';
end $$;
create trigger risk_published_kept before update or delete on risk_publication
    for each row execute function risk_published_kept();

-- A version of a named list never changes but its end; another begins by two persons.
create function risk_list_kept() returns trigger language plpgsql as $$
declare
    act jsonb;
begin
    if tg_op = 'DELETE' then
        raise exception 'a version of a list is never deleted'
            using errcode = 'insufficient_privilege';
    end if;
    if tg_op = 'UPDATE' then
        if to_jsonb(new) - 'ended' <> to_jsonb(old) - 'ended' or old.ended is not null then
            raise exception 'a version of a list does not change'
                using errcode = 'insufficient_privilege';
        end if;
        return new;
    end if;
    if not exists (select 1 from risk_publication) and new.version = 1 then
        return new;  -- what the country package brings to a new installation
    end if;
    act := two_persons_now(array['risk-list'], 'list:' || new.name);
    if act is null or (act->>'version')::int is distinct from new.version then
        raise exception 'lists are published by two persons'
            using errcode = 'check_violation', constraint = 'risk_list_two_persons';
    end if;
    return new;
end $$;
create trigger risk_list_kept before insert or update or delete on risk_list
    for each row execute function risk_list_kept();

-- A model never changes; what becomes champion was approved by a second person, or had been before.
create function risk_model_kept() returns trigger language plpgsql as $$
declare
    loose text[] := array['state', 'tried', 'second', 'promoted', 'ended'];
    moves text[] := array['candidate>challenger', 'candidate>retired', 'challenger>retired',
                          'challenger>champion', 'champion>retired', 'retired>champion'];
    act jsonb;
begin
    if tg_op = 'DELETE' then
        raise exception 'a model is never deleted' using errcode = 'insufficient_privilege';
    end if;
    if tg_op = 'INSERT' then
        if new.state <> 'candidate' or new.promoted is not null then
            raise exception 'a model begins as a candidate' using errcode = 'insufficient_privilege';
        end if;
        return new;
    end if;
    if to_jsonb(new) - loose <> to_jsonb(old) - loose then
        raise exception 'a model never changes' using errcode = 'insufficient_privilege';
    end if;
    if old.promoted is not null and (old.promoted, old.second) is distinct from
       (new.promoted, new.second) then
        raise exception 'who promoted it and when stays' using errcode = 'insufficient_privilege';
    end if;
    if old.state = new.state then return new; end if;
    if not (old.state || '>' || new.state) = any(moves) then
        raise exception 'a model does not go from % to %', old.state, new.state
            using errcode = 'insufficient_privilege';
    end if;
    if new.state = 'champion' and old.promoted is null then
        act := two_persons_now(array['model'], 'model:' || new.version);
        if act is null or act->>'digest' is distinct from new.digest then
            raise exception 'a model is promoted by two persons'
                using errcode = 'check_violation', constraint = 'risk_model_two_persons';
        end if;
    end if;
    return new;
end $$;
create trigger risk_model_kept before insert or update or delete on risk_model
    for each row execute function risk_model_kept();

create function risk_plan_kept() returns trigger language plpgsql as $$
begin
    raise exception 'what was planned is never changed' using errcode = 'insufficient_privilege';
end $$;
create trigger risk_plan_kept before update or delete on risk_plan
    for each row execute function risk_plan_kept();
