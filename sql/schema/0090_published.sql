-- purpose: what is published never changes, nor does the grid of a week that was reported
-- one row per: nothing
-- reads: report.edition
-- writes: triggers of schemas report, kpi, returns and registry
-- parameters: none

create function report.refuse_change() returns trigger
language plpgsql
as $$
begin
    raise exception 'edition % of % is published: it never changes', old.edition_no, old.week
    using hint = 'What came later belongs to the next edition: orkestra report WEEK --correct';
end
$$;
comment on function report.refuse_change is 'Stops a change of a published edition, whoever asks for it';

create function report.refuse_change_of_part() returns trigger
language plpgsql
as $$
declare
    published text;
begin
    select concat_ws(' ', edition.edition_no, 'of', edition.week) into published
    from changed
    inner join report.edition on changed.edition_id = edition.edition_id
    where edition.status = 'published'
    limit 1;
    if published is not null then
        raise exception 'edition % is published: its % never changes', published, tg_table_name
        using hint = 'What came later belongs to the next edition: orkestra report WEEK --correct';
    end if;
    return null;
end
$$;
comment on function report.refuse_change_of_part is
'Stops a statement that adds, changes or removes rows of a published edition, whoever asks for it';

create function report.refuse_change_of_grid() returns trigger
language plpgsql
as $$
declare
    reported text;
begin
    select edition.week into reported
    from changed
    inner join report.edition on changed.week = edition.week
    where edition.status = 'published'
    limit 1;
    if reported is not null then
        raise exception '% is reported: its % never changes', reported, tg_table_name
        using hint = 'What was known at its freeze stands; a corrected registry holds for the weeks to come';
    end if;
    return null;
end
$$;
comment on function report.refuse_change_of_grid is
'Stops a statement that adds, changes or removes the moments or expected units of a week with a published '
'edition: its corrections are made with them';

create trigger published before update or delete on report.edition
for each row when (old.status = 'published') execute function report.refuse_change();

do $$
declare
    part text;
begin
    foreach part in array array[
        'report.edition_unit', 'report.edition_version', 'report.edition_compared',
        'report.edition_unit_before', 'kpi.value', 'report.edition_issue',
        'report.edition_question', 'report.edition_withdrawn_rule', 'report.edition_move',
        'report.edition_week', 'report.edition_sender'
    ] loop
        execute format(
            'create trigger published_insert after insert on %s referencing new table as changed
            for each statement execute function report.refuse_change_of_part()', part
        );
        execute format(
            'create trigger published_update after update on %s referencing old table as changed
            for each statement execute function report.refuse_change_of_part()', part
        );
        execute format(
            'create trigger published_delete after delete on %s referencing old table as changed
            for each statement execute function report.refuse_change_of_part()', part
        );
    end loop;
end
$$;

do $$
declare
    part text;
begin
    foreach part in array array[
        'returns.week', 'registry.expected_unit_week'
    ] loop
        execute format(
            'create trigger reported_insert after insert on %s referencing new table as changed
            for each statement execute function report.refuse_change_of_grid()', part
        );
        execute format(
            'create trigger reported_update after update on %s referencing old table as changed
            for each statement execute function report.refuse_change_of_grid()', part
        );
        execute format(
            'create trigger reported_delete after delete on %s referencing old table as changed
            for each statement execute function report.refuse_change_of_grid()', part
        );
    end loop;
end
$$;
