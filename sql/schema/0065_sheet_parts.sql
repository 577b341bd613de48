-- purpose: several sheets of a file that are read as one, and where a finding is shown
-- one row per: see each comment
-- reads: intake.submission, intake.finding, returns.row_key
-- writes: columns of intake.sheet and intake.finding, view returns.finding_code
-- parameters: none

alter table intake.sheet add column parts jsonb not null default '[]';
comment on column intake.sheet.parts is
'The sheets of the file that were read as this one, if several: shown_name, column_letters, and rows_before, '
'which is what row_no exceeds the row number of that sheet by';

alter table intake.finding add column shown_sheet text, add column shown_row integer;
comment on column intake.finding.shown_sheet is
'The sheet of the unit''s file on which cell lies: one of the parts, or the only one';
comment on column intake.finding.shown_row is 'The row number that the unit''s program shows there';

comment on schema staging is
'Rows as read, typed, before any rule. row_no is the row number that the unit''s program shows, unless '
'intake.sheet.parts says otherwise; unreadable names the columns whose cell could not be read. '
'_local times are in the unit''s own zone';

create or replace view returns.finding_code as
select
    finding.submission_id,
    submission.unit_code,
    submission.received_at,
    finding.rule,
    finding.severity,
    finding.sheet,
    finding.row_no,
    finding.column_name,
    finding.cell,
    finding.found,
    finding.problem,
    finding.mend,
    finding.message,
    left(encode(sha256(convert_to(cast(jsonb_build_array(
        finding.rule,
        submission.unit_code,
        finding.sheet,
        finding.column_name,
        regexp_replace(btrim(lower(finding.found)), '\s+', ' ', 'g'),
        row_key.key,
        case when finding.rule like 'P-%' then submission.week end
    ) as text), 'UTF8')), 'hex'), 8) as code,
    finding.shown_sheet,
    finding.shown_row
from intake.finding
inner join intake.submission on finding.submission_id = submission.submission_id
left join returns.row_key
    on
        finding.submission_id = row_key.submission_id
        and finding.sheet = row_key.sheet
        and finding.row_no = row_key.row_no;
