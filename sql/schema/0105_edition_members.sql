-- purpose: the units of an edition by scope without its history, for what looks at one week alone
-- one row per: see the view's comment
-- reads: report.edition_unit, report.edition_period, registry.desk
-- writes: view report.edition_member
-- parameters: none

create view report.edition_member as
select
    edition_id,
    'national' as scope,
    '' as scope_code,
    unit_code
from report.edition_unit
union all
select
    unit.edition_id,
    'desk' as scope,
    desk.desk_code as scope_code,
    unit.unit_code
from report.edition_unit as unit
inner join report.edition_period as period on unit.edition_id = period.edition_id
inner join registry.desk
    on
        period.registry_version_id = desk.version_id
        and unit.unit_code = any(desk.member_codes)
        and period.sunday_date between desk.valid_from and coalesce(desk.valid_to, 'infinity');
comment on view report.edition_member is
'One row per edition, scope and expected unit in it: all of Bakohumas, each desk''s members. As '
'report.edition_scope, without the units that have left; it costs the same however long the history is';
comment on column report.edition_member.edition_id is 'The edition';
comment on column report.edition_member.scope is 'national or desk';
comment on column report.edition_member.scope_code is 'The code of the desk; empty for national';
comment on column report.edition_member.unit_code is 'The unit';
grant select on report.edition_member to orkestra_collector, orkestra_reader;
