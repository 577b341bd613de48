-- purpose: tells the versions of one object apart, where the bucket keeps them
-- one row per: nothing
-- reads: nothing
-- writes: column and unique key of intake.submission
-- parameters: none
alter table intake.submission add column version_id text;
comment on column intake.submission.version_id is
'Which version of the object, as the server names it; null: the bucket keeps none, or it was claimed before '
'versions were';

alter table intake.submission
add constraint submission_object unique nulls not distinct (bucket, key, etag, last_modified, version_id);

alter table intake.submission drop constraint submission_bucket_key_etag_last_modified_key;
