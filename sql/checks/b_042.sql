-- purpose: panels whose numbers cannot be those of the same people
-- one row per: offending cell
-- reads: checks.survey
-- writes: none
-- parameters: none (the run is set by orkestra.run_id)
-- Without (b) and (c) only the two n can be compared.
select
    survey.submission_id,
    'survey' as sheet,
    survey.row_no,
    relation.column_name,
    relation.found
from checks.survey
inner join lateral (
    values
    (
        'after_count',
        survey.before_count <> survey.after_count,
        concat('n sebelum ', survey.before_count, ', n sesudah ', survey.after_count)
    ),
    (
        'no_to_yes_count',
        survey.no_to_yes_count > survey.before_count - survey.before_yes_count,
        concat(
            '(b) ', survey.no_to_yes_count, ', padahal sebelumnya hanya ',
            survey.before_count - survey.before_yes_count, ' orang yang tidak menjawab Ya'
        )
    ),
    (
        'yes_to_no_count',
        survey.yes_to_no_count > survey.before_yes_count,
        concat(
            '(c) ', survey.yes_to_no_count, ', padahal sebelumnya hanya ', survey.before_yes_count,
            ' orang yang menjawab Ya'
        )
    ),
    (
        'after_yes_count',
        survey.after_yes_count
        <> survey.before_yes_count + survey.no_to_yes_count - survey.yes_to_no_count,
        concat(
            'Ya sesudah ', survey.after_yes_count, ', padahal ', survey.before_yes_count, ' + ',
            survey.no_to_yes_count, ' − ', survey.yes_to_no_count, ' = ',
            survey.before_yes_count + survey.no_to_yes_count - survey.yes_to_no_count
        )
    )
) as relation (column_name, is_wrong, found) on relation.is_wrong
where survey.design = 'PANEL'
