-- purpose: a survey is a random sample once a coordinator has confirmed it; bodies that are independent
-- one row per: see each comment
-- reads: nothing
-- writes: tables returns.decision, registry.surveyor
-- parameters: none

alter table returns.decision add column row_no integer;
comment on column returns.decision.row_no is 'Of confirm_survey: the row of sheet Survei in that version';
alter table returns.decision drop constraint decision_kind_check, drop constraint decision_check;
alter table returns.decision
add constraint decision_kind_check
check (kind in ('excuse', 'end_excuse', 'release', 'discard', 'confirm_survey')),
add constraint decision_check
check ((kind in ('release', 'discard', 'confirm_survey')) = (submission_id is not null)),
add constraint decision_row_check check ((kind = 'confirm_survey') = (row_no is not null));

create table registry.surveyor (
    version_id bigint not null references registry.version,
    surveyor_name text not null,
    aliases text[] not null,
    primary key (version_id, surveyor_name)
);
comment on table registry.surveyor is
'One body that surveys independently of the units whose work it measures (surveyors.csv)';
grant insert on registry.surveyor to orkestra_collector;
