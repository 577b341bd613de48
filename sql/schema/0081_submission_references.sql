-- purpose: indexes on everything that points to a submission
-- one row per: nothing
-- reads: nothing
-- writes: indexes of schemas intake, returns, fact and report
-- parameters: none

-- Whenever a pre-check is removed, PostgreSQL looks whether anything points to it; without these it would
-- read the tables from their beginning for each. Facts are appended in the order of submissions: see 0062.
create index submission_repeats on intake.submission (repeats_submission_id)
where repeats_submission_id is not null;
create index submission_releases on intake.submission (releases_submission_id)
where releases_submission_id is not null;
create index decision_submission on returns.decision (submission_id) where submission_id is not null;
create index history_submission on returns.history (submission_id) where submission_id is not null;
create index issue_submission on fact.issue using brin (submission_id);
create index outreach_submission on fact.outreach using brin (submission_id);
create index survey_submission on fact.survey using brin (submission_id);
create index behaviour_submission on fact.behaviour using brin (submission_id);
create index edition_submission_submission on report.edition_submission (submission_id);
create index edition_unit_submission on report.edition_unit (submission_id) where submission_id is not null;
