-- purpose: what was asked about the returns of an edition's week, and how much units explained
-- one row per: rule that asked something
-- reads: report.edition_question
-- writes: none
-- parameters: edition_id

select
    rule,
    unit_count,
    question_count,
    explained_count
from report.edition_question
where edition_id = %(edition_id)s
order by rule asc;
