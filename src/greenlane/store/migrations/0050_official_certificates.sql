-- The second wall (store.wall): a trader sees the certificates he holds and those of his permits.
revoke insert, update, delete on official_certificate from greenlane_trader;
alter table official_certificate enable row level security;
create policy of_operator on official_certificate to greenlane_trader
    using (holder = current_setting('greenlane.operator', true)
           or exists (select from permit p where p.id = permit_id));
