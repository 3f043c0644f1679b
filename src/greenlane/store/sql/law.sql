-- The law: of one matter there is one row a day and a state of knowledge; it is approved by a second
-- person, and never changes afterwards.
alter table law_row add constraint law_row_overlap exclude using gist (
    table_name with =,
    key with =,
    daterange(since, until, '[]') with &&,
    tstzrange(known_from, known_to) with &&
);

-- What the constraint law_four_eyes says of accounts, said of persons.
create function law_two_persons() returns trigger language plpgsql as $$
begin
    if new.approver is not null and exists (select from account a, account b
        where a.username = new.author and b.username = new.approver and a.person = b.person) then
        raise exception 'law is approved by a second person' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger law_two_persons before insert or update of approver, author on law_change_set
    for each row execute function law_two_persons();

create function law_state_kept() returns trigger language plpgsql as $$
begin
    if old.state <> new.state and not (old.state = 'editing' and new.state in ('approved', 'withdrawn')
        or old.state = 'approved' and new.state in ('published', 'withdrawn')) then
        raise exception 'a change of law goes no way back' using errcode = 'insufficient_privilege';
    end if;
    if old.state in ('approved', 'published')
       and (new.country, new.package, new.restores_id) is distinct from
           (old.country, old.package, old.restores_id) then
        raise exception 'law that was approved never changes'
            using errcode = 'insufficient_privilege';
    end if;
    return new;
end $$;
create trigger law_state_kept before update on law_change_set
    for each row execute function law_state_kept();

create function law_change_kept() returns trigger language plpgsql as $$
begin
    if exists (select from law_change_set where state in ('approved', 'published') and id in
        (case when tg_op <> 'INSERT' then old.change_set_id end,
         case when tg_op <> 'DELETE' then new.change_set_id end)) then
        raise exception 'law that was approved never changes'
            using errcode = 'insufficient_privilege';
    end if;
    return coalesce(new, old);
end $$;
create trigger law_change_kept before insert or update or delete on law_change
    for each row execute function law_change_kept();
