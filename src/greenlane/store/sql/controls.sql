-- Controls: a documents or physical hold goes only when each item of its control has a result.

create function control_items(which bigint, asked text) returns int[] language sql stable as $$
    with chosen as (
        select v.selection::jsonb as told from declaration_version v
        where v.declaration_id = which and v.selection not in ('', 'null')
        order by v.version desc limit 1
    ), named as (
        select (h->>'sequence')::int as item from chosen, jsonb_array_elements(
            case when jsonb_typeof(told->'hits') = 'array' then told->'hits' else '[]' end) h
        where h->>'lane' = case asked when 'physical' then 'red' else 'yellow' end
    ), whole as (
        select generate_series(1, d.items) as item from declaration d where d.id = which
    )
    select case when exists (select 1 from named) and not exists (select 1 from named where item = 0)
                     and exists (select 1 from named join whole using (item))
        then (select array_agg(distinct item) from named join whole using (item))
        else (select array_agg(item) from whole) end
$$;

create function control_closed() returns trigger language plpgsql
    security definer set search_path = public, pg_temp as $$
declare
    number text;
begin
    if new.name like 'border:%' then return new; end if;  -- a conflict of two nodes is no control
    if exists (select 1 from event e where e.declaration_id = new.declaration_id
               and e.kind in ('invalidate', 'expire') and e.moment = new.lifted) then
        return new;  -- the declaration is over, and with it what was to be looked at
    end if;
    select mrn into number from declaration where id = new.declaration_id;
    if two_persons_now(array['override', 'reroute'], 'declaration:' || number) is not null then
        return new;
    end if;
    if exists (select 1 from watch_hit h where h.declaration_id = new.declaration_id
               and h.state = 'cleared' and h.decided = new.lifted)
       and not exists (select 1 from watch_hit h where h.declaration_id = new.declaration_id
               and h.held and h.state in ('open', 'confirmed'))
       and not exists (
           select 1 from (select v.selection::jsonb as told from declaration_version v
               where v.declaration_id = new.declaration_id and v.selection not in ('', 'null')
               order by v.version desc limit 1) chosen,
               jsonb_array_elements(case when jsonb_typeof(told->'hits') = 'array'
                                         then told->'hits' else '[]' end) h
           where h->>'profile' <> 'screening'
             and h->>'lane' = case new.kind when 'physical' then 'red' else 'yellow' end) then
        return new;  -- only screening asked for it, and found somebody else
    end if;
    if exists (select 1 from unnest(control_items(new.declaration_id, new.kind)) wanted(item)
               where not exists (select 1 from inspection_result r
                   where r.declaration_id = new.declaration_id and r.hold = new.name
                     and r.item = wanted.item and r.moment >= new.opened)) then
        raise exception 'a control is closed by a result for each of its items'
            using errcode = 'check_violation', constraint = 'control_closed';
    end if;
    return new;
end $$;
create trigger control_closed before update on hold for each row
    when (old.lifted is null and new.lifted is not null and new.kind in ('documents', 'physical'))
    execute function control_closed();

create function inspection_result_kept() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and to_jsonb(new) - left_names(array['officer'], to_jsonb(old), to_jsonb(new))
            = to_jsonb(old) - left_names(array['officer'], to_jsonb(old), to_jsonb(new)) then
        return new;
    end if;
    raise exception 'what a control found is never changed'
        using errcode = 'insufficient_privilege';
end $$;
create trigger inspection_result_kept before update or delete on inspection_result
    for each row execute function inspection_result_kept();

-- A bay has one consignment at a time: the database holds it, whoever books at the same moment.
alter table joint_inspection add constraint joint_bay_once exclude using gist (
    office with =, bay with =, tstzrange(begins, ends) with &&
) where (state in ('booked', 'recorded'));
