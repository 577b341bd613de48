-- purpose: chances of which at least half of what people said was negative
-- one row per: offending row
-- reads: checks.issue
-- writes: none
-- parameters: none (the run is set by orkestra.run_id)
select
    issue.submission_id,
    'issue' as sheet,
    issue.row_no,
    'kind' as column_name,
    checks.show_count(said.negative_count) || ' dari ' || checks.show_count(said.conversation_count) as found
from checks.issue
cross join
    lateral (
        select
            asked.negative_count,
            asked.conversation_count
        from (
            values
            (1, issue.negative_before_count, issue.conversation_before_count),
            (2, issue.negative_after_count, issue.conversation_after_count)
        ) as asked (place, negative_count, conversation_count)
        where asked.negative_count * 2 >= asked.conversation_count and asked.conversation_count > 0
        order by asked.place
        limit 1
    ) as said
where issue.kind = 'Peluang'
