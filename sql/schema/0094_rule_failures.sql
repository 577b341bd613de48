-- purpose: rules that could not be evaluated, so that a rule in the shadow may fail without stopping anybody
-- one row per: see the table's comment
-- reads: schemas registry, intake, quality
-- writes: table quality.failure, view quality.failing_rule
-- parameters: none

create table quality.failure (
    run_id bigint not null references intake.run,
    rule text not null,
    status text not null check (status in ('active', 'shadow')),
    reason text not null,
    recorded_at timestamptz not null default clock_timestamp(),
    primary key (run_id, rule)
);
comment on table quality.failure is
'One rule that could not be evaluated in a run: in force it stopped the run, in the shadow it was left out';
comment on column quality.failure.status is 'What the rule was then';
comment on column quality.failure.reason is 'What was said of it, without any value of a unit';

create view quality.failing_rule as
select
    failure.rule,
    rule.status,
    count(*) as run_count,
    min(run.as_of) as failed_since,
    max(run.as_of) as failed_at,
    (array_agg(failure.reason order by failure.run_id desc))[1] as reason
from quality.failure
inner join registry.rule_now as rule on failure.rule = rule.rule and rule.status <> 'withdrawn'
inner join intake.run on failure.run_id = run.run_id
where
    not exists (
        select
        from quality.validation
        inner join quality.rule_set_line as line on validation.rule_set_id = line.rule_set_id
        where validation.run_id >= failure.run_id and line.rule = failure.rule
    )
group by failure.rule, rule.status;
comment on view quality.failing_rule is
'One rule that failed and has not been evaluated since: in how many runs, since when, and why at last';

grant select on quality.failure, quality.failing_rule to orkestra_collector, orkestra_reader;
grant insert on quality.failure to orkestra_collector;
