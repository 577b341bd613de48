-- purpose: publications that stand in the file twice
-- one row per: row that repeats an earlier one, with the number of that one
-- reads: checks.publication
-- writes: none
-- parameters: none (the run is set by orkestra.run_id)
-- Without an address title and outlet count: two stations with one release are two publications.
-- Of outdoor media each row is a publication; an address of no publication is B-019.
with named as (
    select
        submission_id,
        row_no,
        case when url is null then 'title' else 'url' end as column_name,
        coalesce(url, title) as found,
        first_value(row_no) over (
            partition by
                submission_id,
                cast(published_local as date),
                channel,
                address_key,
                case when url is null then fact.normalise_title(outlet) end,
                case when url is null then fact.normalise_title(title) end
            order by row_no
        ) as first_row_no
    from checks.publication
    where
        published_local is not null
        and channel is not null
        and channel <> 'Media luar ruang'
        and not unreadable && array['url']
        and (address_key is not null or (url is null and title is not null))
),

final as (
    select
        submission_id,
        'publication' as sheet,
        row_no,
        column_name,
        found,
        checks.show_row(submission_id, 'publication', first_row_no) as meant
    from named
    where row_no > first_row_no
)

select * from final
