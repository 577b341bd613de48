-- The editions of the weeks before, each with all that it counted and with as many figures as the newest one; but
-- for the two that it compares itself with, which are made as it is.

insert into report.edition (
    week, edition_no, as_of, due_at, close_at, counted_until, registry_version_id, code_version, submissions_sha256
)
select week, 1, freeze_at, due_at, close_at, close_at, 1, 'bench', week
from returns.week
where week < %(before)s and week <> all(%(compared)s)
order by week;

insert into report.edition_unit (
    edition_id, unit_code, is_desk_member, zone, state, is_on_time, is_first_version, submission_id
)
select edition.edition_id, expected.unit_code, expected.is_desk_member, expected.zone,
    case when submission.submission_id is null then 'BELUM' else 'LAPOR' end, submission.submission_id is not null,
    submission.submission_id is not null, submission.submission_id
from report.edition
inner join registry.expected_unit_week as expected on edition.week = expected.week
left join returns.version_in_force as submission
    on expected.week = submission.week and expected.unit_code = submission.unit_code;

-- as sql/report/freeze_submissions.sql does it, were each week measured in its time
insert into report.edition_version (edition_id, submission_id, week, unit_code, is_in_force, first_reported_week)
select
    edition.edition_id,
    submission.submission_id,
    submission.week,
    submission.unit_code,
    submission.version = max(submission.version) over (partition by submission.week, submission.unit_code),
    submission.week
from report.edition
inner join intake.submission on edition.week = submission.week;

insert into report.edition_week (edition_id, week, recorded_by, versions_sha256)
select
    edition.edition_id,
    earlier.week,
    earlier.edition_id,
    encode(sha256(convert_to(earlier.lines, 'UTF8')), 'hex')
from report.edition
inner join (
    select
        edition_id,
        week,
        string_agg(concat_ws(' ', submission_id, is_in_force, first_reported_week), E'\n' order by submission_id) as lines
    from report.edition_version
    group by edition_id, week
) as earlier on edition.edition_id >= earlier.edition_id;

insert into report.edition_sender (edition_id, unit_code, last_received_at)
select edition.edition_id, sent.unit_code, max(sent.received_at)
from report.edition
inner join (
    select week, unit_code, max(received_at) as received_at
    from intake.submission
    group by week, unit_code
) as sent on edition.week >= sent.week
group by edition.edition_id, sent.unit_code;

insert into kpi.value (edition_id, indicator, scope, scope_code, dimension, value, numerator, denominator, n, method)
select edition.edition_id, '1.3', 'unit', 'u' || number.place, 'bench', number.place, number.place, null, 1, 'count'
from report.edition
cross join generate_series(1, 5000) as number (place);

update report.edition set status = 'published';
