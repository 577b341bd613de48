-- purpose: claims the uploads that are new, of each unit so many, the oldest first; the others wait
-- one row per: claimed submission; and unit of which more wait than one run takes, without submission_id
-- reads: intake.submission
-- writes: intake.submission
-- parameters: bucket, run_id, as_of, floor, max_returns, max_prechecks; per upload: keys, etags, modified,
--   sizes, units, weeks, prechecks, versions
-- Nothing was received before the floor; without one the objects' own times count.
with fresh as materialized (
    select
        upload.*,
        case
            when upload.is_precheck then cast(%(max_prechecks)s as bigint)
            else cast(%(max_returns)s as bigint)
        end as most,
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
    where
        greatest(upload.last_modified, cast(%(floor)s as timestamptz)) <= %(as_of)s
        -- claimed before its versions were listed, or when they were: what is older comes too late
        and not exists (
            select
            from intake.submission as known
            where
                known.bucket = %(bucket)s
                and known.key = upload.key
                and (
                    known.last_modified > upload.last_modified
                    or (known.last_modified = upload.last_modified and known.etag = upload.etag)
                )
                and (known.version_id is null) <> (upload.version_id is null)
        )
        and not exists (
            select
            from intake.submission as known
            where
                known.bucket = %(bucket)s
                and known.key = upload.key
                and known.etag = upload.etag
                and known.last_modified = upload.last_modified
                and known.version_id is not distinct from upload.version_id
        )
),

claimed as (
    insert into intake.submission (
        bucket, key, etag, last_modified, size_bytes, unit_code, week, is_precheck, version_id, received_at,
        run_id
    )
    select
        %(bucket)s,
        fresh.key,
        fresh.etag,
        fresh.last_modified,
        fresh.size_bytes,
        fresh.unit_code,
        fresh.week,
        fresh.is_precheck,
        fresh.version_id,
        greatest(fresh.last_modified, cast(%(floor)s as timestamptz)) as received_at,
        %(run_id)s
    from fresh
    where fresh.turn <= fresh.most
    order by fresh.last_modified asc, fresh.key asc, fresh.place desc
    on conflict (bucket, key, etag, last_modified, version_id) do nothing
    returning unit_code, week, submission_id, is_precheck
)

select
    unit_code,
    week,
    submission_id,
    is_precheck,
    null as waiting_count,
    null as most
from claimed
union all
select
    unit_code,
    null as week,
    null as submission_id,
    is_precheck,
    count(*) - most as waiting_count,
    most
from fresh
group by unit_code, is_precheck, most
having count(*) > most
