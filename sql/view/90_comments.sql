-- purpose: says of every column that people read figures from what it is
-- one row per: nothing
-- reads: nothing
-- writes: comments of schemas report and kpi
-- parameters: none

-- A name means the same wherever it stands; what has its own comment keeps it.
do $$
declare
    plain record;
begin
    for plain in
        select
            cast(relation.oid as regclass) as relation_name,
            attribute.attname,
            meaning.text
        from (
            values
            ('after_count', 'People asked after, or of those whom the message reached'),
            ('after_share', 'Share of yes after, weighted like the change'),
            ('after_yes_count', 'Of them, how many said yes'),
            ('area', 'Where, as the unit wrote it'),
            ('before_count', 'People asked before, or of those whom the message did not reach'),
            ('before_share', 'Share of yes before, weighted like the change'),
            ('before_yes_count', 'Of them, how many said yes'),
            ('between_error', 'Standard error from how much units (of one unit: sessions) differ'),
            ('campaign_code', 'Campaign of the message'),
            ('channel', 'Where it was published (list Kanal)'),
            ('clarify_due_week', 'The week in which 2.4 counts it; null: no hoax'),
            ('close_at', 'Tutup: what was received by then is in the first edition'),
            ('closed_at', 'Selesai, as last told; null: open'),
            ('cluster_count', 'Units, or sessions of one unit, that between_error is taken over'),
            ('compared_edition_id', 'The earlier edition'),
            ('contrast', 'before_after or exposure (design BANDING): the two are never pooled'),
            ('counted', 'What it adds to the denominator'),
            ('counted_channel', 'Channel of the row that counts'),
            ('counted_row_no', 'The row that counts'),
            ('counted_submission_id', 'The submission with the row that counts'),
            ('counted_title', 'Title in the row that counts'),
            ('counted_unit_code', 'The unit with the row that counts'),
            ('counted_until', 'What was received by then counts'),
            ('denominator', 'Out of what; null: the figure is no share'),
            ('desk_code', 'Desk that the campaign belongs to; null: Bakohumas itself'),
            ('detected_at', 'Terdeteksi, in the unit''s zone'),
            ('difference', 'Share after minus share before, pooled by Mantel-Haenszel'),
            ('dimension', 'What it is split by or stands beside, as key=value;key=value; empty: the figure itself'),
            ('district', 'Kabupaten or kota'),
            ('due_at', 'Batas: what was received by then is on time'),
            ('edition_id', 'The edition that it belongs to'),
            ('edition_no', 'Number of the edition within its week'),
            ('ends_at', 'Sunday 24:00 in Jakarta'),
            ('evidence', 'How good it is: ledger, self-reported, or B2 to B5 on the ladder of evidence'),
            ('first_response_at', 'Respons pertama, as last told; null: none'),
            ('first_week', 'The week in which it was first told'),
            ('follow_up', 'Tindak lanjut, which may say where the record lies'),
            ('has_address', 'The row gives an address (URL)'),
            ('has_quiz', 'A quiz was held'),
            ('held_count', 'Rows held back until they are mended; they count nowhere'),
            ('heterogeneity', 'Cochran''s Q over the surveys'),
            ('heterogeneity_limit', 'The value that Q passes once in ten times by chance'),
            ('indicator', 'The code of its card in kpi.card'),
            ('is_answered_in_time', 'Answered within limit_at, in a form of the list, from Tinggi on with a record'),
            ('is_asked_by_desk', 'A desk has registered it and asked this unit'),
            ('is_desk_member', 'Member of a desk in that week'),
            ('is_excused', 'The unit is excused for the week'),
            ('is_from_desk', 'From the desk''s register, not from a workbook'),
            ('is_held', 'The row is held back'),
            ('is_hoax', 'Hoaks, Disinformasi or Misinformasi'),
            ('is_in_force', 'From the version that counts'),
            ('is_in_roster', 'The unit owes a return for the week'),
            ('is_known', 'The unit belongs to R of the sheet: it has filled or signed it'),
            ('is_on_time', 'Its return was there by batas'),
            ('is_open_at_end', 'Not closed by Sunday 24:00'),
            ('is_reported_late', 'First told after its limit had passed'),
            ('is_reported_now', 'The version in force of this week tells it'),
            ('issue_code', 'Kode isu, of the unit or of a desk'),
            ('issues', 'Which issues'),
            ('item_code', 'Survey item (registry.item)'),
            ('item_kesadaran', 'The message''s marked item of awareness'),
            ('item_perilaku', 'The message''s marked item of behaviour; null: none'),
            ('kind', 'Jenis isu'),
            ('label', 'The label, as the report prints it'),
            ('label_rank', 'Rank of the label in kpi.label'),
            ('level', 'Level of the issue'),
            ('level_rank', '1 Rendah, 2 Sedang, 3 Tinggi, 4 Kritis'),
            ('lower', 'Lower end of the interval or of the range that method names; null: none'),
            ('media_type', 'Milik sendiri, Diliput …'),
            ('message_code', 'Message (registry.message)'),
            ('message_codes', 'Messages that the row names; 000: no priority message'),
            ('method', 'How it comes about: share, count, range (over units that are missing), the kind of interval …'),
            ('monday_date', 'First day of the week'),
            ('n', 'How many cases stand behind it'),
            ('name', 'What the row is'),
            ('no_to_yes_count', 'Of a panel: people who changed to yes; null: not told'),
            ('numerator', 'What was counted'),
            ('organizer', 'Penyelenggara: PIP, KIM …'),
            ('placement_count', 'Points of outdoor media'),
            ('previous_week', 'The week before'),
            ('prioritas', 'Order of the messages; 1 is the first'),
            ('publication_key', 'Rows with one key are one publication'),
            ('published_date', 'Day of publication in the unit''s zone'),
            ('reached', 'What it adds to the numerator'),
            ('recall_count', 'Surveys that are B2 only because they came within 14 days'),
            ('received_at', 'When the file was received'),
            ('registry_version_id', 'The registry that holds for it (registry.version)'),
            ('response_form', 'Bentuk respons'),
            ('response_url', 'Tautan respons'),
            ('row_count', 'How many rows'),
            ('row_no', 'Row in the unit''s own sheet'),
            ('sampling', 'Acak, Sesi or Daring sukarela'),
            ('scope', 'national (all of Bakohumas), desk, campaign, message or unit'),
            ('scope_code', 'Which desk, campaign, message or unit; empty: national'),
            ('sheet', 'publication, issue, outreach, survey or behaviour'),
            ('side', 'now or before'),
            ('side_edition_id', 'The edition of that side'),
            ('side_week', 'The week of that side'),
            ('smallest_arm', 'The smaller of both groups: decides what may be said'),
            ('split', 'As the dimension of the indicator''s figure; empty: the figure itself'),
            ('started_at', 'The earliest detection ever accepted'),
            ('starts_at', 'Monday 00:00 in Jakarta'),
            ('state', 'LAPOR, NIHIL, PERLU_PERBAIKAN, BELUM or DIKECUALIKAN'),
            ('status', 'Where it stands'),
            ('strata', 'The surveys that are pooled'),
            ('submission_id', 'The version that it is from (intake.submission)'),
            ('sunday_date', 'Last day of the week'),
            ('title', 'Title, as the unit wrote it'),
            ('told_rows', 'All rows that tell it'),
            ('unit_code', 'Reporting unit'),
            ('unit_count', 'How many units'),
            ('upper', 'Upper end of the interval or of the range that method names; null: none'),
            ('value', 'The figure: shares 0-1, changes in percentage points; null: no data'),
            ('verdict', 'What may be said: see kpi.judge_change'),
            ('wait_hours', 'Clock hours from detection to the first response, or to the end of what is known'),
            ('was_in_roster', 'The unit owed a return for the week before'),
            ('was_open_at_start', 'Known before the week and not closed by its Monday'),
            ('week', 'ISO week, as 2026-W47'),
            ('weight', 'Weight of the pool: sum of n1 n0 / (n1 + n0)'),
            ('widened_count', 'Panels without their changes, whose interval is wider on purpose'),
            ('within_error', 'Standard error after Greenland and Robins'),
            ('yes_to_no_count', 'Of a panel: people who changed to no; null: not told'),
            ('zone', 'The unit''s zone on the week''s Sunday')
        ) as meaning (column_name, text)
        inner join pg_attribute as attribute on meaning.column_name = attribute.attname
        inner join pg_class as relation on attribute.attrelid = relation.oid
        where
            relation.relnamespace in (cast('kpi' as regnamespace), cast('report' as regnamespace))
            and relation.relkind in ('r', 'v')
            and attribute.attnum > 0
            and col_description(relation.oid, attribute.attnum) is null
    loop
        execute format('comment on column %s.%I is %L', plain.relation_name, plain.attname, plain.text);
    end loop;
end
$$;
