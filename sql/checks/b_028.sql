-- purpose: issues detected more than 6 hours after the post on X or TikTok that they began with
-- one row per: offending row
-- reads: checks.issue
-- writes: none
-- parameters: none (the run is set by orkestra.run_id)
-- Both number their posts by the time: X in milliseconds above 22 bits, TikTok in seconds above 32.
with address as (
    select
        submission_id,
        row_no,
        detected_local,
        zone,
        fact.normalise_url(origin_url) as page
    from checks.issue
    where detected_local is not null and origin_url is not null
),

post as (
    select
        *,
        substring(page from '^x\.com/[^/?]+/status/(\d+)') as x_number,
        substring(page from '^tiktok\.com/@[^/?]+/video/(\d+)') as tiktok_number
    from address
),

dated as (
    select
        *,
        to_timestamp(
            case
                when length(x_number) between 17 and 19
                    then (floor(cast(x_number as numeric) / 4194304) + 1288834974657) / 1000
                when length(tiktok_number) = 19 then floor(cast(tiktok_number as numeric) / 4294967296)
            end
        ) at time zone zone as posted_local
    from post
),

final as (
    select
        submission_id,
        'issue' as sheet,
        row_no,
        'detected_local' as column_name,
        to_char(detected_local, 'DD/MM/YYYY HH24:MI') as found,
        to_char(posted_local, 'DD/MM/YYYY HH24:MI') as meant
    from dated
    where detected_local > posted_local + interval '6 hours'
)

select * from final
