-- A bay has one consignment at a time: the database holds it, whoever books at the same moment.
alter table joint_inspection add constraint joint_bay_once exclude using gist (
    office with =, bay with =, tstzrange(begins, ends) with &&
) where (state in ('booked', 'recorded'));

-- The second wall (store.wall): a trader sees the appointments of his own goods.
revoke insert, update, delete on joint_inspection, joint_party from greenlane_trader;
alter table joint_inspection enable row level security;
alter table joint_party enable row level security;
create policy of_operator on joint_inspection to greenlane_trader using (exists (
    select from declaration d where d.id = declaration_id));
create policy of_operator on joint_party to greenlane_trader using (exists (
    select from joint_inspection i where i.id = inspection_id));
