"""One machine that stands in for production: PostgreSQL, an S3 server and Airflow under a supervisor."""
