-- purpose: how many questions stand about the returns of a week at a moment, and how many units explained
-- one row per: week
-- reads: function returns.questions_at
-- writes: none
-- parameters: week, as_of

select
    cast(coalesce(sum(asked.question_count), 0) as bigint) as question_count,
    cast(coalesce(sum(asked.explained_count), 0) as bigint) as explained_count
from returns.questions_at(%(week)s, %(as_of)s) as asked
