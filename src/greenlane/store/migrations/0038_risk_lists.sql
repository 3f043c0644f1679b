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
