-- purpose: finds a batch among all that is staged, and an address among all that was sent, by one look each
-- one row per: nothing
-- reads: nothing
-- writes: indexes of intake.submission and staging.publication
-- parameters: none

create index submission_batch on intake.submission (run_id) where is_in_batch and progress = 'staged';
create index publication_address_key on staging.publication using hash (address_key);
