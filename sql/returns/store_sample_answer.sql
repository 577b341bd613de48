-- purpose: what a coordinator found of one row of a sample, kept for good
-- one row per: answer that is new
-- reads: none
-- writes: returns.sample_answer
-- parameters: label, edition_id, place, answer, reason, decided_by, decided_at
insert into returns.sample_answer (label, edition_id, place, answer, reason, decided_by, decided_at)
values (
    %(label)s, %(edition_id)s, %(place)s, %(answer)s, %(reason)s, %(decided_by)s, %(decided_at)s
)
on conflict (label) do nothing
