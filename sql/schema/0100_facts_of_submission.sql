-- purpose: the rows of a submission are found by one look, however many units and weeks there are
-- one row per: nothing
-- reads: nothing
-- writes: indexes of schema fact
-- parameters: none

-- Through the key, which begins with the unit, each unit was looked up for each submission: ten times the
-- units took a hundred times as long.
create index publication_of_submission on fact.publication (submission_id);
create index issue_of_submission on fact.issue (submission_id);
create index outreach_of_submission on fact.outreach (submission_id);
create index survey_of_submission on fact.survey (submission_id);
create index behaviour_of_submission on fact.behaviour (submission_id);
drop index fact.publication_submission;
drop index fact.issue_submission;
drop index fact.outreach_submission;
drop index fact.survey_submission;
drop index fact.behaviour_submission;
