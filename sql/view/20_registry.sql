-- purpose: the registry in force, and the keys that distinguish places and surveys
-- reads: tables of schema registry
-- writes: views of schema registry, functions of schema fact
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

create view registry.surveyor_now as
select surveyor.*
from registry.surveyor
inner join registry.version_in_force on surveyor.version_id = version_in_force.version_id;

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

create or replace function fact.normalise_place(place text) returns text
language sql immutable parallel safe strict
as $$ select regexp_replace(fact.normalise_title(place), '^(kabupaten|kab|kota) ', '') $$;
comment on function fact.normalise_place is
'A kabupaten or kota without capitals, punctuation and the word for its kind';

create or replace function fact.describe_survey(survey fact.survey) returns text
language sql stable parallel safe
as $$
select cast(jsonb_build_array(
    survey.item_code, survey.message_code, survey.design, survey.sampling,
    fact.normalise_title(survey.audience), fact.normalise_title(survey.area), survey.before_date,
    survey.after_date, survey.before_count, survey.before_yes_count, survey.after_count,
    survey.after_yes_count, survey.no_to_yes_count, survey.yes_to_no_count,
    fact.normalise_title(survey.question_text), fact.normalise_title(survey.organizer), survey.document
) as text)
$$;
comment on function fact.describe_survey is
'All that a survey row says, whichever version it stands in: what was confirmed of one holds for its copies';
