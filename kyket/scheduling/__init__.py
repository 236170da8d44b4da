"""What the Airflow DAGs (``dags/``) are made of: kyket's own commands, run by a schedule.

A DAG holds no logic: it says when which command runs. Here is how a command is run from a task, how what is due is put
into batches, and how operators learn of a failure.
"""
