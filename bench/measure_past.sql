-- The editions of the weeks before: each with all that it counted, and with as many figures as the newest one.

insert into report.edition (
    week, edition_no, as_of, due_at, close_at, counted_until, registry_version_id, code_version, submissions_sha256
)
select week, 1, freeze_at, due_at, close_at, close_at, 1, 'bench', week
from returns.week
where week < %(before)s
order by week;

insert into report.edition_unit (
    edition_id, unit_code, is_desk_member, zone, state, is_on_time, is_first_version, submission_id
)
select edition.edition_id, expected.unit_code, expected.is_desk_member, expected.zone,
    case when submission.submission_id is null then 'BELUM' else 'LAPOR' end, submission.submission_id is not null,
    submission.submission_id is not null, submission.submission_id
from report.edition
inner join registry.expected_unit_week as expected on edition.week = expected.week
left join intake.submission on expected.week = submission.week and expected.unit_code = submission.unit_code;

insert into report.edition_submission (edition_id, submission_id, week, unit_code, is_in_force, told_week)
select edition.edition_id, submission.submission_id, submission.week, submission.unit_code, true, submission.week
from report.edition
inner join intake.submission on edition.week >= submission.week;

insert into kpi.value (edition_id, indicator, scope, scope_code, dimension, value, numerator, denominator, n, method)
select edition.edition_id, '1.3', 'unit', 'u' || number.place, 'bench', number.place, number.place, null, 1, 'count'
from report.edition
cross join generate_series(1, 3000) as number (place);

update report.edition set status = 'published';
