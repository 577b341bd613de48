-- purpose: in whose files each rule found something in the last weeks
-- one row per: rule and unit
-- reads: quality.hit, intake.submission
-- writes: none
-- parameters: first_week

select
    hit.rule,
    submission.unit_code,
    count(distinct submission.week) as week_count,
    cast(sum(hit.finding_count) as bigint) as finding_count,
    cast(sum(hit.rejected_count) as bigint) as rejected_count
from intake.submission
inner join quality.hit on submission.submission_id = hit.submission_id
where submission.week >= %(first_week)s
group by hit.rule, submission.unit_code
order by hit.rule asc, week_count desc, finding_count desc, submission.unit_code asc
