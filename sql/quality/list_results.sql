-- purpose: what each rule looked at and found, week by week, in all that was sent for a week
-- one row per: week and rule
-- reads: quality.result
-- writes: none
-- parameters: first_week

with final as (
    select
        week,
        rule,
        status,
        count(distinct unit_code) as unit_count,
        count(distinct unit_code) filter (where failed_count > 0) as hit_unit_count,
        count(*) as submission_count,
        sum(evaluated_count) as row_count,
        sum(failed_count) as finding_count,
        sum(failed_row_count) as hit_row_count,
        sum(rejected_count) as rejected_count
    from quality.result
    where week >= %(first_week)s
    group by week, rule, status
)

select
    week,
    rule,
    status,
    unit_count,
    hit_unit_count,
    submission_count,
    cast(row_count as bigint) as row_count,
    cast(finding_count as bigint) as finding_count,
    cast(hit_row_count as bigint) as hit_row_count,
    cast(rejected_count as bigint) as rejected_count
from final
order by week desc, rule asc
