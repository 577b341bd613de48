-- A Bakohumas straight in the warehouse: units, messages, a desk, and what they sent in each of the weeks.
-- Of a hundred rows of a unit 80 are publications, 5 issues, 7 meetings, 6 surveys, 2 behaviour. One unit in
-- twenty is silent, one in ten sends a second version; one publication in ten is reported by another unit too, one in
-- fifty was reported the week before; one issue in three is reported again the week after, closed then, but for one unit
-- in fifty, whose issues stay open for ever.

create temp table asked on commit drop as
select
    cast(%(units)s as integer) as unit_count,
    cast(%(rows)s as integer) as row_count;

create temp table bench_week on commit drop as
select
    ago.weeks,
    date '2026-12-07' - 7 * ago.weeks as monday,
    to_char(date '2026-12-07' - 7 * ago.weeks, 'IYYY-"W"IW') as week,
    timestamptz '2026-12-07 00:00+07' - ago.weeks * interval '7 days' as starts_at
from generate_series(0, cast(%(history)s as integer)) as ago (weeks);

create temp table bench_unit on commit drop as
select
    number.place,
    'u' || lpad(cast(number.place as text), 4, '0') as unit_code
from asked
cross join generate_series(1, asked.unit_count) as number (place);

insert into registry.version (sha256, code_version) values ('bench', 'bench');
insert into registry.sync (version_id, as_of) values (1, now());
insert into registry.unit (
    version_id, unit_code, unit_name, short_name, kind, group_name, zone, aliases, valid_from, is_expected
)
select 1, unit_code, 'Kementerian ' || unit_code, unit_code, 'Kementerian', 'Kementerian',
    (array['Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura'])[1 + place %% 3], '{}', '2020-01-01', true
from bench_unit;
insert into registry.desk (version_id, desk_code, desk_name, lead_unit_code, member_codes, valid_from)
select 1, 'd1', 'Desk', 'u0001', array_agg(unit_code), '2020-01-01'
from bench_unit
where place %% 5 = 1;
insert into registry.campaign (version_id, campaign_code, campaign_name, desk_code, valid_from, is_demo)
values (1, 'c1', 'Kampanye', 'd1', '2020-01-01', true);
insert into registry.message (
    version_id, message_code, campaign_code, message_text, prioritas, item_kesadaran, item_perilaku, valid_from,
    narrative_started_at, is_demo
)
select 1, 'm' || place, 'c1', 'Pesan ' || place, place, 'KN1', 'PR1', '2020-01-01',
    timestamptz '2026-12-01 08:00+07', true
from generate_series(1, 5) as message (place);
insert into registry.assignment (version_id, message_code, unit_code, from_week)
select 1, 'm' || message.place, bench_unit.unit_code, '2020-W01'
from bench_unit
cross join generate_series(1, 5) as message (place);
insert into registry.item (version_id, item_code, family, item_name, wording)
select 1, code, left(code, 2), code, code || '?'
from unnest(array['KN1', 'KN2', 'KP1', 'NT1', 'PR1']) as item (code);
insert into registry.issue (
    version_id, issue_code, title, kind, level, lead_unit_code, asked_unit_codes, registered_at, is_demo
)
select 1, 'DESK-' || place, 'Isu ' || place, 'Hoaks', 'Tinggi', 'u0001',
    (select array_agg(unit_code) from bench_unit where bench_unit.place %% 10 = issue.place %% 10),
    timestamptz '2026-12-08 08:00+07', true
from generate_series(1, 10) as issue (place);

insert into returns.week (week, due_at, close_at, freeze_at, version_id)
select week, starts_at + interval '7 days 12 hours', starts_at + interval '8 days 16 hours',
    starts_at + interval '9 days 8 hours', 1
from bench_week;
insert into registry.expected_unit_week (
    week, unit_code, unit_name, short_name, group_name, zone, desk_codes, version_id
)
select bench_week.week, unit.unit_code, unit.unit_name, unit.short_name, unit.group_name, unit.zone,
    case when unit.unit_code = any(desk.member_codes) then array['d1'] else array[]::text[] end, 1
from bench_week
cross join registry.unit
cross join registry.desk;

insert into intake.run (label, as_of) values ('bench', now());
insert into intake.listing (bucket, started_at, object_count, run_id)
values ('kiriman', timestamptz '2026-12-30 00:00+07', 0, 1);
insert into intake.submission (
    bucket, key, etag, last_modified, size_bytes, unit_code, week, received_at, run_id, progress, sha256, version,
    verdict
)
select 'kiriman', 'masuk/' || unit_code || '/' || week || '/' || version.number || '.xlsx',
    unit_code || week || version.number, starts_at, 1, unit_code, week,
    starts_at + interval '7 days' + (place %% 60 + 60 * version.number - 60) * interval '20 minutes', 1, 'replied',
    unit_code || week || version.number, version.number, 'accepted'
from bench_week
cross join bench_unit
inner join (values (1), (2)) as version (number) on version.number = 1 or place %% 10 = 3
where (place + weeks) %% 20 <> 0
order by weeks desc, place, version.number;

create temp table sent on commit drop as
select submission.submission_id, submission.unit_code, submission.week, submission.received_at, bench_unit.place,
    bench_week.starts_at, bench_week.monday, bench_week.weeks, asked.row_count,
    asked.row_count * 80 / 100 as publication_count, greatest(asked.row_count * 5 / 100, 1) as issue_count,
    asked.row_count * 7 / 100 as outreach_count, greatest(asked.row_count * 6 / 100, 1) as survey_count
from intake.submission
inner join bench_unit on submission.unit_code = bench_unit.unit_code
inner join bench_week on submission.week = bench_week.week
cross join asked;

insert into intake.sheet (submission_id, sheet, shown_name, status, row_count, column_letters)
select sent.submission_id, sheet.name, sheet.name, 'filled', sheet.row_count, '{}'
from sent
cross join lateral (
    values
    ('publication', publication_count), ('issue', issue_count), ('outreach', outreach_count),
    ('survey', survey_count),
    ('behaviour', sent.row_count - publication_count - issue_count - outreach_count - survey_count)
) as sheet (name, row_count);

insert into fact.publication (
    unit_code, week, submission_id, row_no, published_at, published_date, channel, media_type, title, outlet, url,
    message_codes
)
select sent.unit_code, sent.week, sent.submission_id, line.row_no, starts_at + line.row_no %% 160 * interval '1 hour',
    cast((starts_at + line.row_no %% 160 * interval '1 hour') at time zone 'Asia/Jakarta' as date),
    (array['Situs web', 'Instagram', 'Facebook', 'Radio', 'Televisi'])[1 + line.row_no %% 5],
    (array['Milik sendiri', 'Diliput'])[1 + line.row_no %% 2], 'Judul berita ' || line.row_no, sent.unit_code,
    case
        when line.row_no %% 10 = 0 then 'https://www.berita.id/' || sent.week || '/' || line.row_no || '?utm_source=x'
        when line.row_no %% 50 = 1
            then 'https://' || sent.unit_code || '.go.id/'
                || to_char(sent.monday - 7, 'IYYY-"W"IW') || '/' || line.row_no + 1
        when line.row_no %% 10 < 8 then 'https://' || sent.unit_code || '.go.id/' || sent.week || '/' || line.row_no
    end,
    case when line.row_no %% 3 = 0 then array['000'] else array['m' || 1 + (line.row_no + sent.place) %% 6] end
from sent
cross join generate_series(1, sent.publication_count) as line (row_no);

insert into fact.issue (
    unit_code, week, submission_id, row_no, issue_code, title, message_codes, kind, level, detected_at,
    first_response_at, response_form, response_url, status, closed_at
)
select sent.unit_code, sent.week, sent.submission_id, line.row_no,
    sent.unit_code || '-' || reported.week || '-' || reported.row_no, 'Isu', '{}',
    (array['Hoaks', 'Keluhan', 'Krisis', 'Disinformasi'])[1 + reported.row_no %% 4],
    (array['Rendah', 'Sedang', 'Tinggi', 'Kritis'])[1 + (reported.row_no + sent.place) %% 4],
    reported.starts_at + reported.row_no * 7 %% 150 * interval '1 hour',
    case
        when reported.row_no %% 8 <> 0
            then reported.starts_at + (reported.row_no * 7 %% 150 + reported.row_no * sent.place %% 30) * interval '1 hour'
    end,
    'Klarifikasi', 'https://x.id/' || line.row_no, 'Baru',
    case when not reported.is_open then sent.starts_at + interval '6 days 12 hours' end
from sent
cross join generate_series(1, sent.issue_count) as line (row_no)
cross join lateral (
    select
        case when line.row_no %% 3 = 0 then line.row_no - 1 else line.row_no end as row_no,
        case when line.row_no %% 3 = 0 then sent.starts_at - interval '7 days' else sent.starts_at end as starts_at,
        case when line.row_no %% 3 = 0 then to_char(sent.monday - 7, 'IYYY-"W"IW') else sent.week end as week,
        line.row_no %% 3 = 2 or (line.row_no %% 3 = 0 and sent.place %% 50 = 0) as is_open
) as reported;

insert into fact.outreach (
    unit_code, week, submission_id, row_no, event_date, activity, organizer, district, audience, participant_count,
    message_codes, has_quiz
)
select sent.unit_code, sent.week, sent.submission_id, line.row_no, sent.monday + line.row_no %% 7, 'Penyuluhan',
    (array['PIP', 'KIM', 'Humas'])[1 + line.row_no %% 3], 'Kabupaten ' || line.row_no %% 40, 'Warga',
    30 + line.row_no %% 50, array['m' || 1 + line.row_no %% 5], line.row_no %% 2 = 0
from sent
cross join generate_series(1, sent.outreach_count) as line (row_no);

insert into fact.survey (
    unit_code, week, submission_id, row_no, item_code, message_code, design, sampling, audience, area, before_date,
    after_date, before_count, before_yes_count, after_count, after_yes_count, question_text
)
select sent.unit_code, sent.week, sent.submission_id, line.row_no, item.code,
    -- the first three measure the items that a unit's label is set by
    case when line.row_no <= 3 then 'm1' else 'm' || 1 + line.row_no %% 5 end, 'LINTAS',
    (array['Sesi', 'Acak'])[1 + line.row_no %% 2], 'Warga', sent.week || '/' || line.row_no,
    sent.monday - 30, sent.monday + line.row_no %% 6, 40 + sent.place %% 60, 12 + (sent.place + line.row_no) %% 12,
    40 + sent.place %% 60, 16 + (sent.place + line.row_no * 3) %% 14, item.code || '?'
from sent
cross join generate_series(1, sent.survey_count) as line (row_no)
cross join lateral (
    select (array['KN1', 'PR1', 'KN1', 'KN2', 'KP1', 'NT1'])[1 + (line.row_no - 1) %% 6] as code
) as item;

insert into fact.behaviour (unit_code, week, submission_id, row_no, indicator_code, data_source, value_count)
select sent.unit_code, sent.week, sent.submission_id, line.row_no, 'I' || line.row_no, 'Rekap', line.row_no
from sent
cross join generate_series(
    1, sent.row_count - publication_count - issue_count - outreach_count - survey_count
) as line (row_no);
