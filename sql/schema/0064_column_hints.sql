-- purpose: what belongs into a column, as the template tells it
-- one row per: registry.sheet_column, as before
-- reads: nothing
-- writes: columns of registry.sheet_column
-- parameters: none

alter table registry.sheet_column add column hint text, add column example text;
comment on column registry.sheet_column.hint is
'What belongs there, in Indonesian; null: a version from before the template told it';

create or replace view registry.sheet_column_now as
select sheet_column.*
from registry.sheet_column
inner join registry.version_in_force on sheet_column.version_id = version_in_force.version_id;
