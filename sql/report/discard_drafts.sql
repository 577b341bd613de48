-- purpose: makes room for a new edition: removes what was frozen of a week and never published
-- one row per: nothing of use
-- reads: nothing
-- writes: report.edition, report.edition_*, kpi.value
-- parameters: week

select report.discard_drafts(%(week)s);
