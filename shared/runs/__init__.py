"""The correlation table: runs and their steps, and how an agent claims and completes one.

A run lives `running → aggregating → completed | partial | failed | cancelled`, a step
`waiting → queued → running → succeeded | failed | timed_out | skipped | cancelled`. The table is its
own outbox: an open row whose `due_at` has passed is looked at again by housekeeping.
"""
