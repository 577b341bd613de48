-- purpose: updates what the planner knows of how large the tables are that the indicators read
-- one row per: call, without a result
-- reads: the tables that the function names
-- writes: their statistics
-- parameters: none

select kpi.refresh_statistics();
