-- purpose: the registry in force
-- one row per: see each comment
-- reads: tables of schema registry
-- writes: views of schema registry
-- parameters: none

create view registry.version_in_force as
select
    version_id,
    as_of
from registry.sync
order by sync_id desc
limit 1;
comment on view registry.version_in_force is 'The version that the newest sync brought';

create view registry.unit_now as
select unit.*
from registry.unit
inner join registry.version_in_force on unit.version_id = version_in_force.version_id;

create view registry.desk_now as
select desk.*
from registry.desk
inner join registry.version_in_force on desk.version_id = version_in_force.version_id;

create view registry.campaign_now as
select campaign.*
from registry.campaign
inner join registry.version_in_force on campaign.version_id = version_in_force.version_id;

create view registry.message_now as
select message.*
from registry.message
inner join registry.version_in_force on message.version_id = version_in_force.version_id;

create view registry.assignment_now as
select assignment.*
from registry.assignment
inner join registry.version_in_force on assignment.version_id = version_in_force.version_id;

create view registry.channel_now as
select channel.*
from registry.channel
inner join registry.version_in_force on channel.version_id = version_in_force.version_id;

create view registry.issue_now as
select issue.*
from registry.issue
inner join registry.version_in_force on issue.version_id = version_in_force.version_id;

create view registry.item_now as
select item.*
from registry.item
inner join registry.version_in_force on item.version_id = version_in_force.version_id;

create view registry.behaviour_now as
select behaviour.*
from registry.behaviour
inner join registry.version_in_force on behaviour.version_id = version_in_force.version_id;

create view registry.agenda_now as
select agenda.*
from registry.agenda
inner join registry.version_in_force on agenda.version_id = version_in_force.version_id;

create view registry.list_now as
select list.*
from registry.list
inner join registry.version_in_force on list.version_id = version_in_force.version_id;

create view registry.sheet_column_now as
select sheet_column.*
from registry.sheet_column
inner join registry.version_in_force on sheet_column.version_id = version_in_force.version_id;

create view registry.rule_now as
select rule.*
from registry.rule
inner join registry.version_in_force on rule.version_id = version_in_force.version_id;

create view registry.holiday_now as
select holiday.*
from registry.holiday
inner join registry.version_in_force on holiday.version_id = version_in_force.version_id;
