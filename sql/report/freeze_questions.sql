-- purpose: records what was asked about the returns of an edition's week, and how much units explained
-- one row per: rule that asked something
-- reads: report.edition, function returns.questions_at
-- writes: report.edition_question
-- parameters: edition_id

insert into report.edition_question (edition_id, rule, unit_count, question_count, explained_count)
select
    edition.edition_id,
    asked.rule,
    asked.unit_count,
    asked.question_count,
    asked.explained_count
from report.edition
cross join lateral returns.questions_at(edition.week, edition.counted_until) as asked
where edition.edition_id = %(edition_id)s;
