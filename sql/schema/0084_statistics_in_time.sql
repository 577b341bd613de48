-- purpose: the planner is told again of a large table only when it has changed: each look takes a second
-- one row per: nothing
-- reads: pg_stat_user_tables
-- writes: function kpi.refresh_statistics
-- parameters: none

create or replace function kpi.refresh_statistics() returns void
language plpgsql security definer
set search_path = ''
as $$
declare
    changed text;
begin
    for changed in
        select format('%I.%I', counted.schemaname, counted.relname)
        from pg_catalog.pg_stat_user_tables as counted
        where
            counted.schemaname || '.' || counted.relname = any(array[
                'intake.submission', 'intake.sheet', 'staging.issue', 'fact.publication', 'fact.issue',
                'fact.survey', 'fact.outreach', 'report.edition_unit', 'report.edition_submission',
                'report.edition_issue', 'registry.expected_unit_week'
            ])
            -- counts arrive late: of a small table it is quicker to look than to ask
            and (counted.n_live_tup < 20000 or counted.n_mod_since_analyze > counted.n_live_tup / 20)
    loop
        execute 'analyze ' || changed;
    end loop;
end
$$;
