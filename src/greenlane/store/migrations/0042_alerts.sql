-- Alerts: steps are only ever added; an alert is closed by a step, and for some outcomes by two.

create function alert_step_kept() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and to_jsonb(new) - 'text' = to_jsonb(old) - 'text' then
        return new;  -- words are erased when their time is over
    end if;
    raise exception 'what was done about an alert is never changed'
        using errcode = 'insufficient_privilege';
end $$;
create trigger alert_step_kept before update or delete on alert_step
    for each row execute function alert_step_kept();

create function alert_kept() returns trigger language plpgsql as $$
declare
    loose text[] := array['state', 'holder', 'assigned', 'acted', 'closed', 'outcome', 'second',
                          'facts'];
begin
    if tg_op = 'DELETE' or to_jsonb(new) - loose <> to_jsonb(old) - loose then
        raise exception 'an alert stays what it was about' using errcode = 'insufficient_privilege';
    end if;
    if new.state = 'closed' and old.state <> 'closed' then
        if not exists (select 1 from alert_step s where s.alert_id = new.id and s.move = 'close'
                       and s.moment = new.closed and s.outcome = new.outcome) then
            raise exception 'an alert is closed by a step' using errcode = 'check_violation',
                constraint = 'alert_closed_by_step';
        end if;
        if new.outcome = any(new.two_persons)
           and two_persons_now(array['alert-close'], 'alert:' || new.id)->>'outcome'
               is distinct from new.outcome then
            raise exception 'this outcome is decided by two persons'
                using errcode = 'check_violation', constraint = 'alert_two_persons';
        end if;
    end if;
    return new;
end $$;
create trigger alert_kept before update or delete on alert
    for each row execute function alert_kept();

revoke all on alert, alert_step, stream_mark from greenlane_trader;
