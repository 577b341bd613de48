-- purpose: statistics, once each: intervals of shares and differences, quantile, robust z, Kaplan-Meier
-- one row per: see each function's comment
-- reads: nothing
-- writes: functions of schema statistics
-- parameters: none

create schema statistics;
comment on schema statistics is
'Plain statistics over numbers and arrays, which know no week and no edition. No data, or counts that cannot '
'be: no row or null, never 0. Compared with published values and with SciPy in tests/sql/test_statistics.py';

create function statistics.wilson_interval(
    yes_count bigint, asked_count bigint, z double precision default 1.959964
)
returns table (lower double precision, upper double precision)
language sql immutable parallel safe
as $$
select
    -- the ends of nobody and everybody are exact: rounding would leave 1e-17
    case when yes_count = 0 then 0 else greatest(0, score.centre - score.half) end,
    case when yes_count = asked_count then 1 else least(1, score.centre + score.half) end
from (
    select
        (yes_count + z ^ 2 / 2) / (asked_count + z ^ 2) as centre,
        -- constants are computed before the condition is looked at: an empty arm must not divide by 0
        z * sqrt(greatest(0, cast(yes_count as double precision)
        * (asked_count - yes_count) / nullif(asked_count, 0)) + z ^ 2 / 4) / (asked_count + z ^ 2) as half
    where asked_count > 0 and yes_count between 0 and asked_count
) as score
$$;
comment on function statistics.wilson_interval is
'Score interval of one share; no row without people. '
'Wilson (1927); Newcombe (1998), Stat Med 17:857, method 3';

create function statistics.newcombe_interval(
    yes1_count bigint, asked1_count bigint, yes0_count bigint, asked0_count bigint,
    z double precision default 1.959964
)
returns table (lower double precision, upper double precision)
language sql immutable parallel safe
as $$
select
    share.p1 - share.p0 - sqrt((share.p1 - first.lower) ^ 2 + (second.upper - share.p0) ^ 2),
    share.p1 - share.p0 + sqrt((first.upper - share.p1) ^ 2 + (share.p0 - second.lower) ^ 2)
from statistics.wilson_interval(yes1_count, asked1_count, z) as first
cross join statistics.wilson_interval(yes0_count, asked0_count, z) as second
cross join lateral (
    select
        cast(yes1_count as double precision) / nullif(asked1_count, 0) as p1,
        cast(yes0_count as double precision) / nullif(asked0_count, 0) as p0
) as share
$$;
comment on function statistics.newcombe_interval is
'Interval of p1 - p0 for different people; no row if an arm is empty. '
'Newcombe (1998), Stat Med 17:873, hybrid score, method 10';

create function statistics.newcombe_paired_interval(
    yes_yes_count bigint, yes_no_count bigint, no_yes_count bigint, no_no_count bigint,
    z double precision default 1.959964
)
returns table (lower double precision, upper double precision, phi double precision)
language sql immutable parallel safe
as $$
with pairs as (
    select
        *,
        cast(a as double precision) * d - cast(b as double precision) * c as cross_product,
        nullif(a + b + c + d, 0) as n
    from (select yes_yes_count as a, yes_no_count as b, no_yes_count as c, no_no_count as d) as counted
    where least(a, b, c, d) >= 0 and a + b + c + d > 0
),

correlated as (
    select
        cast(a + b as double precision) / n as p1,
        cast(a + c as double precision) / n as p0,
        first.lower as l1,
        first.upper as u1,
        second.lower as l0,
        second.upper as u0,
        -- continuity-corrected where the correlation is positive; an empty margin has none
        coalesce(
            case
                when cross_product > n / 2.0 then cross_product - n / 2.0
                when cross_product >= 0 then 0
                else cross_product
            end / nullif(sqrt(
                cast(a + b as double precision) * (c + d) * (a + c) * (b + d)
            ), 0),
            0
        ) as phi
    from pairs
    cross join lateral statistics.wilson_interval(a + b, n, z) as first
    cross join lateral statistics.wilson_interval(a + c, n, z) as second
)

select
    p1 - p0 - sqrt(greatest(0, (p1 - l1) ^ 2 - 2 * phi * (p1 - l1) * (u0 - p0) + (u0 - p0) ^ 2)),
    p1 - p0 + sqrt(greatest(0, (p0 - l0) ^ 2 - 2 * phi * (p0 - l0) * (u1 - p1) + (u1 - p1) ^ 2)),
    phi
from correlated
$$;
comment on function statistics.newcombe_paired_interval is
'Interval of p1 - p0 for the same people asked twice, from the pairs: yes both times, yes only at the first '
'count, yes only at the second, no both times. Newcombe (1998), Stat Med 17:2635, method 10';

create function statistics.quantile(sample double precision[], p double precision) returns double precision
language sql immutable parallel safe
as $$ select percentile_cont(p) within group (order by value) from unnest(sample) as listed (value) $$;
comment on function statistics.quantile is
'Quantile of type 7 (Hyndman and Fan 1996), as percentile_cont and spreadsheets have it; null for none';

create function statistics.robust_z(value double precision, sample double precision[])
returns double precision
language sql immutable parallel safe
as $$
with middle as (
    select statistics.quantile(sample, 0.5) as median
    where cardinality(sample) >= 5
),

spread as (
    select
        middle.median,
        percentile_cont(0.5) within group (order by abs(listed.value - middle.median)) / 0.6745 as by_median,
        avg(abs(listed.value - middle.median)) * 1.253314 as by_mean
    from middle
    cross join unnest(sample) as listed (value)
    group by middle.median
)

select
    case
        when robust_z.value = spread.median then 0
        -- where more than half are alike the median distance is 0: then their mean serves
        else (robust_z.value - spread.median) / nullif(coalesce(nullif(spread.by_median, 0), spread.by_mean), 0)
    end
from spread
$$;
comment on function statistics.robust_z is
'Distance of a value from the median of a sample in units of spread; beyond 3.5 it is unusual. Null: fewer '
'than 5 values, or all alike and this one not. Iglewicz and Hoaglin (1993)';

create function statistics.kaplan_meier(waits double precision[], is_events boolean[])
returns table (wait double precision, risk_count bigint, event_count bigint, survival double precision)
language sql immutable parallel safe
as $$
with step as (
    select
        observed.wait,
        count(*) filter (where observed.is_event) as event_count,
        -- those censored at this moment are still at risk: answers precede censorings
        cast(sum(count(*)) over (order by observed.wait desc) as bigint) as risk_count
    from unnest(waits, is_events) as observed (wait, is_event)
    where observed.wait is not null and observed.is_event is not null
    group by observed.wait
)

select
    step.wait,
    step.risk_count,
    step.event_count,
    case
        when step.event_count = step.risk_count then 0
        else exp(
            sum(ln(nullif(1 - cast(step.event_count as double precision) / step.risk_count, 0)))
                over (order by step.wait)
        )
    end
from step
order by step.wait
$$;
comment on function statistics.kaplan_meier is
'Which share still waits after each observed wait; is_events says of each whether the wait ended (true) or '
'was only followed so far (false). Kaplan and Meier (1958)';

create function statistics.kaplan_meier_percentile(
    waits double precision[], is_events boolean[], p double precision
) returns double precision
language sql immutable parallel safe
as $$
select min(curve.wait)
from statistics.kaplan_meier(waits, is_events) as curve
where curve.survival <= 1 - p + 1e-9
$$;
comment on function statistics.kaplan_meier_percentile is
'The wait within which a share p was over, open ones counted as long as followed; null: not reached';

grant usage on schema statistics to orkestra_collector, orkestra_reader;
