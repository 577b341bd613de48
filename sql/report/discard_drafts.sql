-- purpose: makes room for a new edition: removes what was frozen of a week and never published
-- one row per: call, without a result
-- reads: none
-- writes: report.edition, report.edition_*, kpi.value
-- parameters: week

select report.discard_drafts(%(week)s);
