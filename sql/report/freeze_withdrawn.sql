-- purpose: records the rules withdrawn in an edition's week, and those that had blocked returns of it
-- one row per: rule; one that was never active is none of the readers' business
-- reads: report.edition_period, report.edition, quality.withdrawal, intake.finding, intake.submission
-- writes: report.edition_withdrawn_rule
-- parameters: edition_id

with edition as (
    select
        period.edition_id,
        period.week,
        period.counted_until,
        period.starts_at,
        edition.as_of,
        to_char(period.monday_date - 7 * 8, 'IYYY-"W"IW') as first_week
    from report.edition_period as period
    inner join report.edition on period.edition_id = edition.edition_id
    where period.edition_id = %(edition_id)s
),

blocked as (
    select
        withdrawal.rule,
        submission.unit_code,
        submission.week = edition.week as is_of_week
    from edition
    cross join quality.withdrawal
    inner join intake.finding
        on withdrawal.rule = finding.rule and finding.severity in ('reject', 'fix')
    inner join intake.submission
        on
            finding.submission_id = submission.submission_id
            and edition.counted_until >= submission.received_at
            and submission.week between edition.first_week and edition.week
            and submission.version is not null
),

final as (
    select
        edition.edition_id,
        withdrawal.rule,
        withdrawal.sheet,
        withdrawal.severity,
        withdrawal.message,
        withdrawal.reason,
        withdrawal.withdrawn_at,
        array(
            select distinct blocked.unit_code
            from blocked
            where blocked.rule = withdrawal.rule and blocked.is_of_week
            order by blocked.unit_code
        ) as unit_codes,
        array(
            select distinct blocked.unit_code
            from blocked
            where blocked.rule = withdrawal.rule and not blocked.is_of_week
            order by blocked.unit_code
        ) as earlier_unit_codes,
        edition.starts_at
    from edition
    inner join quality.withdrawal on edition.as_of >= withdrawal.withdrawn_at and withdrawal.was_active
)

insert into report.edition_withdrawn_rule (
    edition_id, rule, sheet, severity, message, reason, withdrawn_at, unit_codes, earlier_unit_codes
)
select
    final.edition_id,
    final.rule,
    final.sheet,
    final.severity,
    final.message,
    final.reason,
    final.withdrawn_at,
    final.unit_codes,
    final.earlier_unit_codes
from final
where final.withdrawn_at >= final.starts_at or final.unit_codes <> '{}';
