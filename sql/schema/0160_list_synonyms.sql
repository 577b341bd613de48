-- purpose: other words for the values of lists, which a finding answers with the value
-- one row per: none
-- reads: registry.list
-- writes: column registry.list.synonyms
-- parameters: none

alter table registry.list add column synonyms text[] not null default '{}';
comment on column registry.list.synonyms is
'Other words for the value: a finding suggests the value for them';
