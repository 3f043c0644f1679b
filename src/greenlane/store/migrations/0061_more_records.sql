-- Permits with their books, applications, certificates, mandates, money's papers, acts of two persons,
-- stays and appointments decide too: their rows become leaves of the log as those of 0024.
alter function record_columns(text) rename to record_columns_first;

create function record_columns(name text) returns text[] language sql immutable as $$
    select case name
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
        else record_columns_first(name)
    end
$$;

do $$
declare
    name text;
begin
    foreach name in array array['permit', 'permit_posting', 'permit_act', 'permit_taking',
        'procedure_stay', 'procedure_exit', 'application', 'application_event',
        'official_certificate', 'mandate', 'money_entry', 'payment', 'refund', 'two_person_act',
        'inspection_result', 'joint_inspection']
    loop
        execute format('create trigger %I after insert on %I referencing new table as fresh '
            'for each statement execute function log_new_records()', name || '_logged', name);
        execute format('create trigger %I after update or delete on %I for each row '
            'execute function log_record()', name || '_changed', name);
        execute format('insert into log_pending (kind, source, created, digests, after) '
            'select %L, id, now(), record_digest(%L, to_jsonb(t)), 0 from %I t order by id',
            name, name, name);
    end loop;
end $$;
