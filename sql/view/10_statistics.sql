-- purpose: intervals, quantiles, waiting times and pooled changes, each implemented once
-- reads: statistics.critical_value
-- writes: functions of schema statistics
-- parameters: none

create or replace function statistics.wilson_interval(
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

create or replace function statistics.newcombe_interval(
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

create or replace function statistics.newcombe_paired_interval(
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

create or replace function statistics.quantile(sample double precision[], p double precision)
returns double precision
language sql immutable parallel safe
as $$ select percentile_cont(p) within group (order by value) from unnest(sample) as listed (value) $$;
comment on function statistics.quantile is
'Quantile of type 7 (Hyndman and Fan 1996), as percentile_cont and spreadsheets have it; null for none';

create or replace function statistics.robust_z(value double precision, sample double precision[])
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

create or replace function statistics.kaplan_meier(waits double precision[], is_events boolean[])
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

create or replace function statistics.kaplan_meier_percentile(
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

create or replace function statistics.student_t_975(freedom bigint) returns double precision
language sql stable parallel safe strict
as $$ select t_975 from statistics.critical_value where df = least(freedom, 200) $$;
comment on function statistics.student_t_975 is
'Beyond 200 the value for 200 (1.971896): at most 0.6 % too wide, never too narrow';

create or replace function statistics.chi_square_90(freedom bigint) returns double precision
language sql stable parallel safe
as $$
select chi_square_90 from statistics.critical_value where df = freedom
union all
select freedom * (1 - part + 1.281552 * sqrt(part)) ^ 3
from (select 2.0 / (9 * greatest(freedom, 1)) as part) as listed
where freedom > 200
$$;
comment on function statistics.chi_square_90 is
'Beyond 200 by Wilson and Hilferty (1931), at most 0.004 too low';

create or replace function statistics.pool_strata(strata statistics.stratum[])
returns table (
    difference double precision,
    before_share double precision,
    after_share double precision,
    within_error double precision,
    between_error double precision,
    cluster_count bigint,
    small_unit_count bigint,
    lower double precision,
    upper double precision,
    heterogeneity double precision,
    heterogeneity_limit double precision,
    method text
)
language sql stable parallel safe
as $$
with stratum as (
    select
        *,
        no_to_yes_count is not null and yes_to_no_count is not null as is_paired,
        cast(before_yes_count as double precision) / before_count as p0,
        cast(after_yes_count as double precision) / after_count as p1,
        cast(after_count as double precision) * before_count / (after_count + before_count) as w,
        -- half a person more on either side: nobody and everybody would have no variance
        (before_yes_count + 0.5) / (before_count + 1.0) as smooth0,
        (after_yes_count + 0.5) / (after_count + 1.0) as smooth1,
        cast(coalesce(no_to_yes_count + yes_to_no_count, 0) as double precision) as moved_count,
        cast(coalesce(no_to_yes_count - yes_to_no_count, 0) as double precision) as gained_count,
        least(
            sum(before_count) over (partition by unit_code), sum(after_count) over (partition by unit_code)
        ) >= 30 as is_large_unit
    from unnest(strata) with ordinality as listed (
        unit_code, before_count, before_yes_count, after_count, after_yes_count, no_to_yes_count,
        yes_to_no_count, session_code, place
    )
    -- what cannot be is as if it had not been sent: it must not stop the figures of all others
    where
        before_count > 0
        and after_count > 0
        and before_yes_count between 0 and before_count
        and after_yes_count between 0 and after_count
),

measured as (
    select
        *,
        p1 - p0 as d,
        case
            when is_paired
                then (moved_count + 1 - gained_count ^ 2 / (after_count + 1)) / (after_count + 1.0) ^ 2
            else smooth1 * (1 - smooth1) / after_count + smooth0 * (1 - smooth0) / before_count
        end as variance
    from stratum
),

total as (
    select
        count(*) as stratum_count,
        count(distinct unit_code) as unit_count,
        count(distinct unit_code) filter (where is_large_unit) as large_unit_count,
        sum(d / variance) / sum(1 / variance) as precise_difference
    from measured
    having count(*) > 0
),

-- people of one unit resemble each other; inside one unit, people of one session
cluster as (
    select
        sum(measured.w * measured.d) / sum(measured.w) as d,
        sum(measured.w * measured.p0) / sum(measured.w) as p0,
        sum(measured.w * measured.p1) / sum(measured.w) as p1,
        sum(measured.w ^ 2 * measured.variance) / sum(measured.w) ^ 2 as variance
    from measured
    cross join total
    group by
        case
            when total.unit_count = 1
                then coalesce('session ' || measured.session_code, 'row ' || measured.place)
            -- where every unit is small, each stands for itself
            when measured.is_large_unit or total.large_unit_count = 0 then 'unit ' || measured.unit_code
            else 'the smaller units'
        end
),

pooled as (
    select
        avg(d) as difference,
        avg(p0) as before_share,
        avg(p1) as after_share,
        sqrt(sum(variance)) / count(*) as within_error,
        stddev_samp(d) / sqrt(count(*)) as between_error,
        count(*) as cluster_count
    from cluster
),

scatter as (
    select sum((measured.d - total.precise_difference) ^ 2 / measured.variance) as heterogeneity
    from measured
    cross join total
),

half as (
    select
        1.959964 * pooled.within_error as within_half,
        coalesce(statistics.student_t_975(pooled.cluster_count - 1) * pooled.between_error, 0) as between_half
    from pooled
),

-- a single survey has an interval of its own kind, which knows small numbers better
single as (
    select
        coalesce(paired.lower, independent.lower) as lower,
        coalesce(paired.upper, independent.upper) as upper,
        case when paired.lower is null then 'newcombe' else 'newcombe paired' end as method
    from measured
    cross join total
    cross join lateral statistics.newcombe_interval(
        measured.after_yes_count, measured.after_count, measured.before_yes_count, measured.before_count
    ) as independent
    left join lateral statistics.newcombe_paired_interval(
        measured.before_yes_count - measured.yes_to_no_count,
        measured.no_to_yes_count,
        measured.yes_to_no_count,
        measured.before_count - measured.before_yes_count - measured.no_to_yes_count
    ) as paired on measured.is_paired
    where total.stratum_count = 1
)

select
    pooled.difference,
    pooled.before_share,
    pooled.after_share,
    pooled.within_error,
    pooled.between_error,
    pooled.cluster_count,
    case when total.large_unit_count > 0 then total.unit_count - total.large_unit_count else 0 end,
    coalesce(single.lower, greatest(-1, pooled.difference - greatest(half.within_half, half.between_half))),
    coalesce(single.upper, least(1, pooled.difference + greatest(half.within_half, half.between_half))),
    case when total.stratum_count > 1 then scatter.heterogeneity end,
    statistics.chi_square_90(total.stratum_count - 1),
    coalesce(
        single.method,
        concat(
            'mean over ', case when total.unit_count > 1 then 'units' else 'sessions' end,
            case when half.between_half > half.within_half then ', student' else ', people asked' end
        )
    )
from total
cross join pooled
cross join half
cross join scatter
left join single on true
$$;
comment on function statistics.pool_strata is
'One change from several surveys, as a difference of shares. Each unit first pools its own surveys after '
'Mantel and Haenszel, n1 n0 / (n1 + n0); then units count alike: the mean over units. Units with fewer than '
'30 people in an arm are one cluster together; of a single unit its sessions stand for units. The interval '
'is the larger of two: Student''s t times the error between units (Bakirov and Szekely 2005; Ibragimov and '
'Mueller 2010), and as floor 1.959964 times the error from the people asked. A single survey has '
'Newcombe''s. Heterogeneity is Cochran''s Q; above its limit the surveys differ more than chance allows '
'(p < 0.10)';
