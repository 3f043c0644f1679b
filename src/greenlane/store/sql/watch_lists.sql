-- Lists of watched people, firms and ships: an edition never changes. Our own lists are edited by two;
-- so is a published one that loses a fifth of its entries, or all.

create function watch_edition_kept() returns trigger language plpgsql as $$
declare
    act jsonb;
    listed watch_list;
begin
    if tg_op <> 'INSERT' then
        raise exception 'an edition of a list is never changed'
            using errcode = 'insufficient_privilege';
    end if;
    select * into listed from watch_list where code = new.list_id;
    -- What a border post has from its centre was decided by two persons there.
    if listed.origin = 'own'
        or listed.format <> 'centre'
            and new.removed * 5 > new.entries + new.removed - new.added
    then
        act := two_persons_now(array['watch-list'], 'watch-list:' || new.list_id);
        if act is null or act->>'content' is distinct from new.digest then
            raise exception 'our own lists, and lists that shrink, are edited by two persons'
                using errcode = 'check_violation', constraint = 'watch_list_two_persons';
        end if;
    end if;
    return new;
end $$;
create trigger watch_edition_kept before insert or update or delete on watch_edition
    for each row execute function watch_edition_kept();

create function watch_change_kept() returns trigger language plpgsql as $$
begin
    raise exception 'an edition of a list is never changed'
        using errcode = 'insufficient_privilege';
end $$;
create trigger watch_change_kept before update or delete on watch_change
    for each row execute function watch_change_kept();

-- What kind of list it is, and whose, decides how many persons it needs: it does not change.
create function watch_list_kept() returns trigger language plpgsql as $$
begin
    if new.origin <> old.origin or new.format <> old.format then
        raise exception 'a list stays what it is' using errcode = 'insufficient_privilege';
    end if;
    return new;
end $$;
create trigger watch_list_kept before update on watch_list
    for each row execute function watch_list_kept();
