-- purpose: publications that name three messages or more: they count for the first two
-- one row per: offending row
-- reads: checks.publication
-- writes: none
-- parameters: none (the run is set by orkestra.run_id)
with named as (
    select
        submission_id,
        row_no,
        array_remove(message_codes, '000') as codes
    from checks.publication
),

final as (
    select
        submission_id,
        'publication' as sheet,
        row_no,
        'message_codes' as column_name,
        cast(cardinality(codes) as text) as found,
        array_to_string(codes[1:2], ' dan ') as meant
    from named
    where cardinality(codes) > 2
)

select * from final
