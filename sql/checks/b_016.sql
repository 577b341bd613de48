-- purpose: tone given for a publication that is not media coverage
-- one row per: offending row
-- reads: checks.publication, registry.list_now
-- writes: none
-- parameters: none (the run is set by orkestra.run_id)
-- Where the media type itself is no value of the list, the tone may well be right.
select
    publication.submission_id,
    'publication' as sheet,
    publication.row_no,
    'tone' as column_name,
    publication.tone as found,
    publication.media_type as meant
from checks.publication
inner join registry.list_now as media_type
    on publication.media_type = media_type.value and media_type.list = 'jenis_media'
where
    publication.tone is not null
    and publication.media_type <> 'Diliput'
