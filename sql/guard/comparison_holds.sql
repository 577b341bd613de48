-- purpose: a comparison is this week less the one before, over no more than this week has, if there was one
-- one row per: comparison that does not hold
-- reads: kpi.value, report.edition_period, report.edition_compared
-- writes: none
-- parameters: edition_id

with figure as (
    select *
    from kpi.value
    where edition_id = %(edition_id)s and dimension like 'compare=last_week%%'
),

earlier as (
    select count(*) as edition_count
    from report.edition_period as period
    inner join report.edition_compared as compared
        on period.edition_id = compared.edition_id and period.previous_week = compared.week
    where period.edition_id = %(edition_id)s
)

select
    change.indicator,
    change.scope,
    change.scope_code,
    change.dimension,
    concat_ws(
        ' ', 'change', change.value, 'from', before.value, 'to', now.value, 'over', change.n, 'with',
        earlier.edition_count, 'earlier edition'
    ) as found
from figure as change
inner join figure as now
    on
        change.indicator = now.indicator
        and change.scope = now.scope
        and change.scope_code = now.scope_code
        and change.dimension || ';part=now' = now.dimension
inner join figure as before
    on
        change.indicator = before.indicator
        and change.scope = before.scope
        and change.scope_code = before.scope_code
        and change.dimension || ';part=before' = before.dimension
left join kpi.value as whole
    on
        whole.edition_id = %(edition_id)s
        and change.indicator = whole.indicator
        and change.scope = whole.scope
        and change.scope_code = whole.scope_code
        and whole.dimension = ''
cross join earlier
where
    change.method = 'difference'
    and (
        abs(
            change.value - (now.value - before.value) * case now.method when 'share' then 100 else 1 end
        ) > 1e-9
        or (change.value is null) <> (now.value is null or before.value is null)
        or (earlier.edition_count = 0 and coalesce(now.value, before.value) is not null)
        or now.numerator > whole.numerator
        or now.denominator > whole.denominator
    );
