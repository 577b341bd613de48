"""The flows of the week, one file each, named like its DAG."""
