-- purpose: lets the next statements of the transaction join by hashing and sorting only
-- one row per: call, with the new setting
-- reads: none
-- writes: the setting enable_nestloop, until the transaction ends or report/allow_nested_loops
-- parameters: none

-- The planner cannot know how many rows the parts of a long statement leave, and expects one or two: joined
-- one by one, ten times the issues took a hundred times as long.
select set_config('enable_nestloop', 'off', true) as setting;
