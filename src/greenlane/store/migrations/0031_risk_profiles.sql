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
