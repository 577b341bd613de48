-- purpose: figures as a BI tool wants them, with what each is called; when two figures are the same
-- one row per: see each comment
-- reads: report.edition, kpi.value
-- writes: table kpi.card, view kpi.latest, function kpi.is_near
-- parameters: none

create table kpi.card (
    indicator text primary key,
    title text not null,
    why text not null,
    numerator text not null,
    denominator text not null,
    unit text not null,
    better text not null,
    owner text not null,
    reviewed_on date not null
);
comment on table kpi.card is
'What an indicator is called and what it says, in Indonesian: the cards of kpis.yaml as last measured with';

create view kpi.latest as
with newest as (
    select distinct on (week)
        edition_id,
        week,
        edition_no
    from report.edition
    where status = 'published'
    order by week asc, edition_no desc
)

select
    newest.week,
    newest.edition_no,
    figure.indicator,
    card.title,
    figure.scope,
    figure.scope_code,
    figure.dimension,
    figure.value,
    figure.numerator,
    figure.denominator,
    figure.lower,
    figure.upper,
    figure.n,
    figure.method,
    figure.evidence,
    card.unit,
    card.better
from newest
inner join kpi.value as figure on newest.edition_id = figure.edition_id
left join kpi.card as card on figure.indicator = card.indicator;
comment on view kpi.latest is
'The figures of the newest published edition of each week. Start here: one row is one figure, and a chart '
'fixes indicator, scope and dimension';

create function kpi.is_near(recorded double precision, replayed double precision) returns boolean
language sql immutable parallel safe
as $$
select coalesce(
    abs(recorded - replayed) <= 1e-9 * greatest(abs(recorded), abs(replayed)),
    recorded is null and replayed is null
)
$$;
comment on function kpi.is_near is 'Two figures are the same: to nine digits, or both are no data';

grant select on kpi.card, kpi.latest to orkestra_collector, orkestra_reader;
grant insert, update on kpi.card to orkestra_collector;
