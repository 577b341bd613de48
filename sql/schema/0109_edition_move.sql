-- purpose: a correction records which return is behind each figure that it moved
-- one row per: see the table's comment
-- reads: report.edition
-- writes: table report.edition_move with its triggers
-- parameters: none

create table report.edition_move (
    edition_id bigint not null references report.edition on delete cascade,
    indicator text not null,
    scope text not null,
    scope_code text not null,
    dimension text not null,
    week text not null,
    unit_code text not null,
    primary key (edition_id, indicator, scope, scope_code, dimension, week, unit_code)
);
comment on table report.edition_move is
'One row per figure that an edition moved and return behind it: the figure comes out otherwise if this one '
'return is as the edition before knew it, or if it alone is as this one does. None at all: not told apart';
comment on column report.edition_move.edition_id is 'The edition that moved it';
comment on column report.edition_move.indicator is 'The code of its card in kpi.card';
comment on column report.edition_move.scope is 'national (all of Bakohumas), desk, campaign, message or unit';
comment on column report.edition_move.scope_code is 'Which desk, campaign, message or unit; empty: national';
comment on column report.edition_move.dimension is 'As in kpi.value';
comment on column report.edition_move.week is 'The week of the return: the edition''s own or an earlier one';
comment on column report.edition_move.unit_code is 'The unit whose return it is';

create trigger published_insert after insert on report.edition_move
referencing new table as changed
for each statement execute function report.refuse_change_of_part();
create trigger published_update after update on report.edition_move
referencing old table as changed
for each statement execute function report.refuse_change_of_part();
create trigger published_delete after delete on report.edition_move
referencing old table as changed
for each statement execute function report.refuse_change_of_part();

grant select on report.edition_move to orkestra_collector, orkestra_reader;
grant insert, delete on report.edition_move to orkestra_collector;
