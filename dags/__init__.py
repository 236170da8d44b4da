"""The Airflow DAGs, one a file."""
