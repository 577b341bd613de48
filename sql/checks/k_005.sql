-- purpose: rows of a sheet of which Identitas says that there are none
-- one row per: row, at the cell that names it
-- reads: checks.cover, rows of all data sheets in checks
-- writes: none
-- parameters: none (the run is set by orkestra.run_id)
with final as (
    select
        cover.submission_id,
        'publication' as sheet,
        publication.row_no,
        'title' as column_name,
        publication.title as found
    from checks.cover
    inner join checks.publication on cover.submission_id = publication.submission_id
    where cover.nil_publication
    union all
    select
        cover.submission_id,
        'issue' as sheet,
        issue.row_no,
        'title' as column_name,
        issue.title as found
    from checks.cover
    inner join checks.issue on cover.submission_id = issue.submission_id
    where cover.nil_issue
    union all
    select
        cover.submission_id,
        'outreach' as sheet,
        outreach.row_no,
        'activity' as column_name,
        outreach.activity as found
    from checks.cover
    inner join checks.outreach on cover.submission_id = outreach.submission_id
    where cover.nil_outreach
    union all
    select
        cover.submission_id,
        'survey' as sheet,
        survey.row_no,
        'item_code' as column_name,
        survey.item_code as found
    from checks.cover
    inner join checks.survey on cover.submission_id = survey.submission_id
    where cover.nil_survey
    union all
    select
        cover.submission_id,
        'behaviour' as sheet,
        behaviour.row_no,
        'indicator_code' as column_name,
        behaviour.indicator_code as found
    from checks.cover
    inner join checks.behaviour on cover.submission_id = behaviour.submission_id
    where cover.nil_behaviour
)

select * from final
