-- purpose: keeps what an indicator is called beside its figures
-- one row per: indicator
-- reads: none
-- writes: kpi.card
-- parameters: code, title, why, numerator, denominator, unit, better, scopes, owner, reviewed_on

insert into kpi.card (
    indicator, title, why, numerator, denominator, unit, better, scopes, owner, reviewed_on
)
values (
    %(code)s, %(title)s, %(why)s, %(numerator)s, %(denominator)s, %(unit)s, %(better)s, %(scopes)s,
    %(owner)s, %(reviewed_on)s
)
on conflict (indicator) do update set
    title = excluded.title,
    why = excluded.why,
    numerator = excluded.numerator,
    denominator = excluded.denominator,
    unit = excluded.unit,
    better = excluded.better,
    scopes = excluded.scopes,
    owner = excluded.owner,
    reviewed_on = excluded.reviewed_on;
