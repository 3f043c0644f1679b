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

revoke all on risk_model, risk_snapshot, risk_plan, risk_watch from greenlane_trader;
