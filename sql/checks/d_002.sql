-- purpose: publications that the unit reported in an earlier week, too
-- one row per: first row of the file with that address
-- reads: checks.publication, intake.submission, counting_finding, staging.publication, fact.publication
-- writes: none
-- parameters: none (the run is set by orkestra.run_id)
-- Submissions that wait for their verdict count, too, unless they will be refused.
with reported as materialized (
    select distinct on (submission_id, address_key)
        submission_id,
        row_no,
        address_key,
        url,
        unit_code,
        week
    from checks.publication
    where
        address_key is not null
        and channel is distinct from 'Media luar ruang'
    order by submission_id asc, address_key asc, row_no asc
),

-- offset 0 keeps it at one look into the index for each address
sent as materialized (
    select
        reported.submission_id,
        reported.row_no,
        reported.url,
        reported.unit_code,
        reported.week,
        row_.submission_id as earlier_submission_id
    from reported
    inner join lateral (
        select publication.submission_id
        from staging.publication
        where
            publication.address_key = reported.address_key
            and publication.channel is distinct from 'Media luar ruang'
        order by publication.submission_id
        offset 0
    ) as row_ on true
),

-- all of the unit is in one shard, which is staged before it is validated, and decided after
waiting as (
    select
        sent.submission_id,
        sent.row_no,
        sent.url,
        earlier.week
    from sent
    inner join intake.submission as earlier on sent.earlier_submission_id = earlier.submission_id
    where
        earlier.unit_code = sent.unit_code
        and earlier.week < sent.week
        and not earlier.is_precheck
        and earlier.progress in ('staged', 'validated')
        and not exists (
            select
            from intake.counting_finding as finding
            where finding.submission_id = earlier.submission_id and finding.severity = 'reject'
        )
),

-- four weeks suffice, because three are named; offset 0 keeps it at one look into the index for each address
past as (
    select
        reported.submission_id,
        reported.row_no,
        reported.url,
        earlier.week
    from reported
    inner join lateral (
        select carried.week
        from (
            select
                publication.unit_code,
                publication.week,
                publication.submission_id
            from fact.publication
            where publication.publication_key = reported.address_key
            order by publication.submission_id
            offset 0
        ) as carried
        where
            carried.unit_code = reported.unit_code
            and carried.week < reported.week
            and carried.submission_id = (
                select in_force.submission_id
                from intake.submission as in_force
                where
                    in_force.week = carried.week
                    and in_force.unit_code = carried.unit_code
                    and in_force.verdict in ('accepted', 'accepted_partly')
                order by in_force.version desc
                limit 1
            )
        group by carried.week
        order by carried.week asc
        limit 4
    ) as earlier on true
),

listed as (
    select
        submission_id,
        row_no,
        url,
        array_agg(week order by week asc) as weeks
    from (
        select * from waiting
        union
        select * from past
    ) as earlier
    group by submission_id, row_no, url
),

final as (
    select
        listed.submission_id,
        'publication' as sheet,
        listed.row_no,
        'url' as column_name,
        listed.url as found,
        array_to_string(listed.weeks[1:3], ', ')
        || case when cardinality(listed.weeks) > 3 then ', …' else '' end as meant
    from listed
)

select * from final
