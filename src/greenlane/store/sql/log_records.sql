-- Rows that decide something beside the events: each is a leaf of the log too, by the digest of the
-- columns that count. Rows that change get a new leaf with each change; those deleted one without.
-- Permits with their books, applications, certificates, mandates, money's papers, acts of two persons,
-- stays and appointments decide too. Whoever adds a column here must log all rows of the table anew.
create function record_columns(name text) returns text[] language sql immutable as $$
    select case name
        when 'declaration' then array['mrn', 'declarant', 'lrn', 'trader', 'trade', 'type_code',
            'office', 'lodged', 'digest']
        when 'posting' then array['declaration_id', 'charge', 'debit', 'credit', 'amount',
            'currency', 'moment']
        when 'quota_posting' then array['definition_id', 'kind', 'quantity', 'unit', 'request_id',
            'licence_id', 'counterpart', 'reason', 'moment']
        when 'quota_request' then array['declaration_id', 'item', 'version', 'definition_id',
            'order_number', 'licence_id', 'day', 'quantity', 'allocated', 'decided', 'returned',
            'withdrawn']
        when 'quota_pause' then array['definition', 'kind', 'since', 'until', 'reason', 'by',
            'moment']
        when 'ruling_application' then array['kind', 'holder_id', 'goods', 'proposed_code',
            'origin', 'state', 'received', 'due', 'question', 'answer', 'code', 'decision',
            'grounds', 'officer', 'decided', 'change_set_id']
        when 'law_reassessment' then array['change_set_id', 'declaration_id', 'before', 'after',
            'act', 'state', 'decided_by', 'decided']
        when 'account' then array['username', 'password', 'role', 'operator_id', 'office',
            'agency', 'is_active', 'left', 'locked']
        when 'api_client' then array['client', 'operator_id', 'secret', 'key', 'revoked']
        when 'attachment' then array['sha256', 'received', 'size', 'media', 'name', 'purpose',
            'operator_id', 'draft_id', 'declaration_id', 'code', 'reference', 'item', 'state',
            'uploaded', 'uploader', 'role']
        when 'legal_hold' then array['subject', 'reason', 'act', 'article', 'since', 'until',
            'placed_by', 'placed', 'lifted_by', 'lifted']
        when 'outage' then array['number', 'functions', 'offices', 'since', 'until', 'basis',
            'measured', 'declared_by', 'declared', 'confirmed_by', 'confirmed', 'withdrawn']
        when 'interest' then array['account_id', 'kind', 'relation', 'operator', 'look_up',
            'since', 'until', 'entered_by', 'entered', 'ended']
        when 'signing_certificate' then array['operator_id', 'thumbprint', 'demanded', 'added',
            'revoked']
        when 'permit' then array['number', 'document', 'agency', 'holder', 'trade', 'goods',
            'origins', 'destinations', 'control', 'tolerance', 'period_days', 'umbrella', 'since',
            'until', 'conditions', 'application', 'issued', 'state', 'successor_id']
        when 'permit_posting' then array['balance_id', 'kind', 'amount', 'taking_id', 'moment']
        when 'permit_act' then array['permit_id', 'move', 'basis', 'by', 'second', 'moment']
        when 'permit_taking' then array['permit_id', 'declaration_id', 'item', 'day', 'quantity',
            'value', 'state']
        when 'procedure_stay' then array['declaration_id', 'item', 'procedure', 'code', 'quantity',
            'pending', 'discharged', 'amounts', 'due', 'state']
        when 'procedure_exit' then array['stay_id', 'declaration_id', 'item', 'quantity', 'state',
            'moment']
        when 'application' then array['number', 'operator_id', 'holder', 'permit', 'agency',
            'document', 'goods', 'state', 'proposer', 'countersign', 'decided_by', 'reason',
            'fee', 'issued', 'decided']
        when 'application_event' then array['application_id', 'sequence', 'move', 'day', 'moment',
            'by', 'role', 'reason', 'basis']
        when 'official_certificate' then array['way', 'number', 'kind', 'document', 'agency',
            'country', 'permit_id', 'holder', 'body', 'signature', 'code', 'issued', 'until',
            'state']
        when 'mandate' then array['client_id', 'broker_id', 'kind', 'procedures', 'offices',
            'since', 'until', 'state', 'proposed_by', 'proposed', 'decider', 'decided', 'ended',
            'ended_at']
        when 'money_entry' then array['kind', 'moment', 'subject', 'reverses_id']
        when 'payment' then array['number', 'means', 'external', 'operator_id', 'order_id',
            'entry_id', 'amount', 'left', 'currency', 'moment']
        when 'refund' then array['act_id', 'operator_id', 'entry_id', 'amount', 'currency',
            'bank_account', 'moment', 'sent', 'file_id', 'reference', 'state']
        when 'two_person_act' then array['kind', 'state', 'subject', 'office', 'details',
            'maker_id', 'maker_for_id', 'checker_id', 'makers', 'checkers', 'proposed', 'decided']
        when 'inspection_result' then array['declaration_id', 'hold', 'control', 'event', 'item',
            'kinds', 'code', 'origin', 'quantity', 'unit', 'value', 'extra', 'officer']
        when 'joint_inspection' then array['declaration_id', 'office', 'bay', 'begins', 'ends',
            'state', 'booked', 'booked_by']
    end
$$;

create function record_digest(name text, doc jsonb) returns bytea language sql stable as $$
    select sha256(convert_to(
        (select jsonb_agg(doc->c order by n)
         from unnest(record_columns(name)) with ordinality as told(c, n))::text, 'UTF8'))
$$;

create function log_record() returns trigger language plpgsql
    set timezone = 'UTC' set bytea_output = 'hex' as $$
declare
    fresh bytea;
begin
    if tg_op = 'DELETE' then
        insert into log_pending (kind, source, created, after)
        values (tg_table_name, old.id, now(), 0);
        return null;
    end if;
    fresh := record_digest(tg_table_name, to_jsonb(new));
    if tg_op = 'UPDATE' and fresh = record_digest(tg_table_name, to_jsonb(old)) then
        return null;
    end if;
    insert into log_pending (kind, source, created, digests, after)
    values (tg_table_name, new.id, now(), fresh, 0);
    return null;
end $$;

create function log_new_records() returns trigger language plpgsql
    set timezone = 'UTC' set bytea_output = 'hex' as $$
begin
    insert into log_pending (kind, source, created, digests, after)
    select tg_table_name, fresh.id, now(), record_digest(tg_table_name, to_jsonb(fresh)), 0
    from fresh order by fresh.id;
    return null;
end $$;

do $$
declare
    name text;
begin
    foreach name in array array[
        'declaration', 'posting', 'quota_posting', 'quota_request', 'quota_pause',
        'ruling_application', 'law_reassessment', 'account', 'api_client', 'attachment',
        'legal_hold', 'outage', 'interest', 'signing_certificate', 'permit', 'permit_posting',
        'permit_act', 'permit_taking', 'procedure_stay', 'procedure_exit', 'application',
        'application_event', 'official_certificate', 'mandate', 'money_entry', 'payment', 'refund',
        'two_person_act', 'inspection_result', 'joint_inspection']
    loop
        execute format('create trigger %I after insert on %I referencing new table as fresh '
            'for each statement execute function log_new_records()', name || '_logged', name);
        execute format('create trigger %I after update or delete on %I for each row '
            'execute function log_record()', name || '_changed', name);
    end loop;
end $$;
