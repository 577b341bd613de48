-- purpose: publications that another unit reported as well, in this week or before (publikasi bersama)
-- one row per: first row of the file with that address
-- reads: checks.publication, intake.run, submission, counting_finding, staging.publication, fact.publication
-- writes: none
-- parameters: none (the run is set by orkestra.run_id)
-- Submissions that wait for their verdict count, too, unless they will be refused: of two, the one that was
-- received later has the finding. It is the same in whatever order the shards of a run are validated and
-- decided: what the run has decided counts as if it still waited, and not yet as facts.
-- what waits for its verdict, in whatever shard, and what this run has decided in other shards meanwhile
with in_progress as materialized (
    select
        submission_id,
        unit_code,
        week,
        received_at
    from intake.submission
    where
        progress in ('staged', 'validated')
        and not is_precheck
    union all
    select
        submission_id,
        unit_code,
        week,
        received_at
    from intake.submission
    where
        decided_as_of = (
            select run.as_of
            from intake.run
            where run.run_id = cast(current_setting('orkestra.run_id') as bigint)
        )
),

reported as materialized (
    select distinct on (publication.submission_id, publication.address_key)
        publication.submission_id,
        publication.row_no,
        publication.address_key,
        publication.url,
        submission.unit_code,
        submission.week,
        submission.received_at
    from checks.publication
    inner join intake.submission on publication.submission_id = submission.submission_id
    where
        publication.address_key is not null
        and publication.channel is distinct from 'Media luar ruang'
    order by publication.submission_id asc, publication.address_key asc, publication.row_no asc
),

-- by way of an array, so that the planner expects a hundred of them whatever it thinks of the batch
address as materialized (
    select listed.address_key
    from jsonb_array_elements_text((select jsonb_agg(distinct reported.address_key) from reported))
        as listed (address_key)
),

-- offset 0 keeps it at one look into the index for each address
sent as materialized (
    select
        address.address_key,
        row_.submission_id
    from address
    inner join lateral (
        select publication.submission_id
        from staging.publication
        where
            publication.address_key = address.address_key
            and publication.channel is distinct from 'Media luar ruang'
        order by publication.submission_id
        offset 0
    ) as row_ on true
),

arrived as (
    select
        in_progress.*,
        sent.address_key
    from sent
    inner join in_progress on sent.submission_id = in_progress.submission_id
),

waiting as materialized (
    select arrived.*
    from arrived
    where not exists (
        select
        from intake.counting_finding as finding
        where finding.submission_id = arrived.submission_id and finding.severity = 'reject'
    )
),

-- of each address the first that reported it, and the first other unit: one of them is before any later row
first_reporter as (
    select distinct on (address_key) *
    from waiting
    order by address_key asc, week asc, received_at asc, submission_id asc
),

first_other as (
    select distinct on (waiting.address_key) waiting.*
    from waiting
    inner join first_reporter on waiting.address_key = first_reporter.address_key
    where waiting.unit_code <> first_reporter.unit_code
    order by
        waiting.address_key asc, waiting.week asc, waiting.received_at asc, waiting.submission_id asc
),

earliest as (
    select * from first_reporter
    union all
    select * from first_other
),

-- An address that stays is reported for years: one look for all that report it now. Four weeks of a unit
-- suffice, because three are named.
past as materialized (
    select
        address.address_key,
        earlier.unit_code,
        earlier.week
    from address
    inner join lateral (
        select
            publication.unit_code,
            publication.week,
            row_number() over (partition by publication.unit_code order by publication.week) as place
        from fact.publication
        where
            publication.publication_key = address.address_key
            and publication.submission_id = (
                select in_force.submission_id
                from intake.submission as in_force
                where
                    in_force.week = publication.week
                    and in_force.unit_code = publication.unit_code
                    and in_force.verdict in ('accepted', 'accepted_partly')
                order by in_force.version desc
                limit 1
            )
            and publication.submission_id not in (select in_progress.submission_id from in_progress)
        group by publication.unit_code, publication.week
    ) as earlier on earlier.place <= 4
),

counterpart as (
    select
        reported.submission_id,
        reported.row_no,
        reported.url,
        other.unit_code,
        other.week
    from reported
    inner join earliest as other
        on
            reported.address_key = other.address_key
            and reported.unit_code <> other.unit_code
            and (
                reported.week > other.week
                or (
                    reported.week = other.week
                    and (other.received_at, other.submission_id)
                    < (reported.received_at, reported.submission_id)
                )
            )
    union all
    select
        reported.submission_id,
        reported.row_no,
        reported.url,
        past.unit_code,
        past.week
    from reported
    inner join past
        on
            reported.address_key = past.address_key
            and reported.unit_code <> past.unit_code
            and reported.week >= past.week
),

ordered as (
    select distinct
        counterpart.submission_id,
        counterpart.row_no,
        counterpart.url,
        counterpart.week,
        coalesce(unit.short_name, counterpart.unit_code) || ' pada pekan ' || counterpart.week as name
    from counterpart
    left join registry.expected_unit_week as unit
        on counterpart.week = unit.week and counterpart.unit_code = unit.unit_code
),

listed as (
    select
        submission_id,
        row_no,
        url,
        array_agg(name order by week asc, name asc) as names
    from ordered
    group by submission_id, row_no, url
),

final as (
    select
        listed.submission_id,
        'publication' as sheet,
        listed.row_no,
        'url' as column_name,
        listed.url as found,
        array_to_string(listed.names[1:3], ', ')
        || case when cardinality(listed.names) > 3 then ', …' else '' end as meant
    from listed
)

select * from final
