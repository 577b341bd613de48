-- purpose: takes back what report/avoid_nested_loops set
-- one row per: call, with the new setting
-- reads: none
-- writes: the setting enable_nestloop
-- parameters: none

select set_config('enable_nestloop', 'on', true) as setting;
