-- purpose: claims the uploads that are new, of each unit so many, the oldest first; the others wait
-- one row per: claimed submission; and unit of which uploads wait, without submission_id
-- reads: intake.submission
-- writes: intake.submission
-- parameters: bucket, run_id, as_of, floor, max_returns, max_prechecks, max_all_prechecks; per upload: keys,
--   etags, modified, sizes, units, weeks, prechecks, versions
-- Nothing was received before the floor; without one the objects' own times count.
-- What is known is looked up once per upload, by its whole identity, however many versions its key has.
with latest as materialized (
    select
        key,
        version_id is null as is_plain,
        max(last_modified) as modified_at
    from intake.submission
    where bucket = %(bucket)s
    group by key, version_id is null
),

fresh as materialized (
    select
        upload.*,
        row_number() over (
            partition by upload.unit_code, upload.is_precheck
            order by upload.last_modified asc, upload.key asc, upload.place desc
        ) as turn
    from
        unnest(
            cast(%(keys)s as text[]),
            cast(%(etags)s as text[]),
            cast(%(modified)s as timestamptz[]),
            cast(%(sizes)s as bigint[]),
            cast(%(units)s as text[]),
            cast(%(weeks)s as text[]),
            cast(%(prechecks)s as boolean[]),
            cast(%(versions)s as text[])
        ) with ordinality
            as upload (
                key, etag, last_modified, size_bytes, unit_code, week, is_precheck, version_id, place
            )
    -- claimed before its versions were listed, or when they were: what is older comes too late
    left join latest
        on
            upload.key = latest.key
            and latest.is_plain = (upload.version_id is not null)
    where
        greatest(upload.last_modified, cast(%(floor)s as timestamptz)) <= %(as_of)s
        and (latest.modified_at is null or latest.modified_at <= upload.last_modified)
        and not exists (
            select
            from intake.submission as known
            where
                known.bucket = %(bucket)s
                and known.key = upload.key
                and known.etag = upload.etag
                and known.last_modified = upload.last_modified
                and (
                    (known.version_id is null) <> (upload.version_id is null)
                    or known.version_id is not distinct from upload.version_id
                )
        )
),

-- of each unit its first, then of each its second: no unit's pre-checks fill the places of all
placed as (
    select
        fresh.*,
        row_number() over (
            partition by fresh.is_precheck
            order by fresh.turn asc, fresh.last_modified asc, fresh.key asc
        ) as place_of_all
    from fresh
    where fresh.turn <= case when fresh.is_precheck then %(max_prechecks)s else %(max_returns)s end
),

chosen as (
    select placed.*
    from placed
    where not placed.is_precheck or placed.place_of_all <= %(max_all_prechecks)s
),

claimed as (
    insert into intake.submission (
        bucket, key, etag, last_modified, size_bytes, unit_code, week, is_precheck, version_id, received_at,
        run_id
    )
    select
        %(bucket)s,
        chosen.key,
        chosen.etag,
        chosen.last_modified,
        chosen.size_bytes,
        chosen.unit_code,
        chosen.week,
        chosen.is_precheck,
        chosen.version_id,
        greatest(chosen.last_modified, cast(%(floor)s as timestamptz)) as received_at,
        %(run_id)s
    from chosen
    order by chosen.is_precheck asc, chosen.last_modified asc, chosen.key asc, chosen.place desc
    on conflict (bucket, key, etag, last_modified, version_id) do nothing
    returning unit_code, week, submission_id, is_precheck
)

select
    unit_code,
    week,
    submission_id,
    is_precheck,
    null as unit_limit,
    null as new_count,
    null as waiting_count
from claimed
union all
select
    fresh.unit_code,
    null as week,
    null as submission_id,
    fresh.is_precheck,
    cast(case when fresh.is_precheck then %(max_prechecks)s else %(max_returns)s end as bigint) as unit_limit,
    count(*) as new_count,
    count(*) - count(chosen.place) as waiting_count
from fresh
left join chosen on fresh.place = chosen.place
group by fresh.unit_code, fresh.is_precheck
having count(*) > count(chosen.place)
