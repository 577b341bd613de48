-- purpose: what an edition must know of issues besides: where they began, what a limit was worked out from
-- one row per: nothing
-- reads: nothing
-- writes: columns of fact.issue, report.edition and report.edition_issue
-- parameters: none

-- worked out once, when a row is accepted: for each edition anew it would take longer than all the rest
alter table fact.issue
add column origin_key text generated always as (
    fact.publication_key(origin_url, '', '', null, '', '')
) stored,
add column is_linked boolean not null generated always as (
    fact.publication_key(response_url, '', '', null, '', '') is not null
) stored;
comment on column fact.issue.origin_key is
'Tautan asal as publications are compared by: issues with one key began with one page; null: none is named';
comment on column fact.issue.is_linked is
'Tautan respons leads to a page, and not to the front page of a site or to an account';
create index issue_origin_key on fact.issue using hash (origin_key) where origin_key is not null;

alter table report.edition add column began_week text;
comment on column report.edition.began_week is
'The first week for which anybody owed a return, as known when it was frozen';

alter table report.edition_issue
add column is_raised boolean not null default false,
add column is_passed_on boolean not null default false,
add column is_overdue_before_start boolean not null default false,
add column limit_rank integer,
add column limit_from_at timestamptz,
add column zone text not null default 'Asia/Jakarta',
alter column level drop not null,
alter column level_rank drop not null;
comment on column report.edition_issue.level is
'The highest ever accepted; null: only ever held, with a level that cannot be read';
comment on column report.edition_issue.is_raised is 'Its level was raised after it was first told';
comment on column report.edition_issue.is_passed_on is
'Its response was to pass it on, and no other unit has told of it: that is no response';
comment on column report.edition_issue.is_overdue_before_start is
'Told in the first week of reporting, past its limit before that week began: no week counts it in 2.1';
comment on column report.edition_issue.limit_rank is
'Of limit_at: the level that gave it, 2 Sedang … 4 Kritis';
comment on column report.edition_issue.limit_from_at is
'Of limit_at: from when it runs, the start or when a raised level was received';
comment on column report.edition_issue.zone is 'The unit''s zone, in which working days end';
comment on column report.edition_issue.is_hoax is
'It, or an issue with its code or its Tautan asal, was called Hoaks, Disinformasi or Misinformasi by any '
'unit or desk';
comment on column report.edition_issue.clarify_limit_at is '24 hours after the start, whatever the level';
comment on column report.edition_issue.due_week is
'The one week in which 2.1 counts it: the first that held its limit, as known by then, or that heard of it '
'past its limit';
comment on column report.edition_issue.is_clarified is
'A link that leads to a page of the response was known at tutup';
