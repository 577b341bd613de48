-- purpose: what a unit wrote beside our findings, whatever becomes of the file
-- one row per: explanation that is new
-- reads: none
-- writes: intake.explanation
-- parameters: submission_id, codes, explanations (one entry per explanation)
insert into intake.explanation (submission_id, finding_code, explanation)
select
    %(submission_id)s,
    line.finding_code,
    line.explanation
from unnest(cast(%(codes)s as text[]), cast(%(explanations)s as text[])) as line (finding_code, explanation)
on conflict do nothing
