-- purpose: what rules in the shadow would have hit, week by week, in each unit's newest version
-- one row per: rule and week
-- reads: quality.result, quality.shadow_finding, intake.submission, intake.counting_finding
-- writes: none
-- parameters: none

with newest as (
    select distinct on (submission.week, submission.unit_code)
        submission.submission_id,
        submission.verdict in ('accepted', 'accepted_partly') as is_accepted
    from quality.validation
    inner join intake.submission on validation.submission_id = submission.submission_id
    where submission.version is not null
    order by submission.week asc, submission.unit_code asc, submission.version desc
),

-- rows that every rule in force lets pass: here an alarm is most likely false
good_row as (
    select
        shadow_finding.submission_id,
        shadow_finding.rule,
        count(distinct row(shadow_finding.sheet, shadow_finding.row_no)) as row_count
    from quality.shadow_finding
    inner join newest on shadow_finding.submission_id = newest.submission_id
    where
        newest.is_accepted
        and shadow_finding.row_no is not null
        and not exists (
            select
            from intake.counting_finding as finding
            where
                finding.submission_id = shadow_finding.submission_id
                and finding.sheet = shadow_finding.sheet
                and finding.row_no = shadow_finding.row_no
                and finding.severity = 'fix'
        )
    group by shadow_finding.submission_id, shadow_finding.rule
),

final as (
    select
        result.rule,
        result.week,
        count(*) as unit_count,
        count(*) filter (where result.failed_count > 0) as hit_unit_count,
        sum(result.evaluated_count) as row_count,
        sum(result.failed_row_count) as hit_row_count,
        sum(coalesce(good_row.row_count, 0)) as good_row_count
    from newest
    inner join quality.result on newest.submission_id = result.submission_id
    left join good_row
        on result.submission_id = good_row.submission_id and result.rule = good_row.rule
    where result.status = 'shadow'
    group by result.rule, result.week
)

select
    rule,
    week,
    unit_count,
    hit_unit_count,
    cast(row_count as bigint) as row_count,
    cast(hit_row_count as bigint) as hit_row_count,
    cast(good_row_count as bigint) as good_row_count
from final
order by rule asc, week desc
