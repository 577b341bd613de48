-- purpose: a share lies within 0 and 1 and is its numerator over its denominator, neither of them missing
-- one row per: impossible share
-- reads: kpi.value
-- writes: none
-- parameters: edition_id

select
    indicator,
    scope,
    scope_code,
    dimension,
    concat_ws(' ', 'value', value, 'of', numerator, '/', denominator, 'n', n) as found
from kpi.value
where
    edition_id = %(edition_id)s
    and method in ('share', 'range')
    and (
        value not between 0 and 1
        or numerator not between 0 and denominator
        or abs(value - numerator / nullif(denominator, 0)) > 1e-9
        or (value is null) <> (coalesce(denominator, 0) = 0)
        or (value is not null and (numerator is null or n is null))
        -- of a comparison n counts the units, not what they reported
        or (dimension not like 'compare=%%' and n < numerator)
    )
union all
select
    indicator,
    scope,
    scope_code,
    dimension,
    concat_ws(' ', 'mean of shares', value, 'of', denominator, 'people') as found
from kpi.value
where
    edition_id = %(edition_id)s
    and method = 'mean share'
    and (value is null or value not between -1e-9 and 1 + 1e-9 or coalesce(denominator, 0) < 1);
