-- purpose: several sheets of a file that are read as one, and where a finding is shown
-- one row per: see each comment
-- reads: nothing
-- writes: columns of intake.sheet and intake.finding
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
