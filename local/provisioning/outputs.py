"""Terraform's outputs as the variables that a job or a tool of that installation is given."""

import json
from collections.abc import Mapping
from typing import Any


def job_variables(outputs: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, str]:
    """The tables, every queue, every bucket and the key. `given` has the deployer's token and static key."""
    return {
        **outputs["database"],
        "QUEUE_URLS": json.dumps(outputs["queues"]),
        "BUCKETS": json.dumps(outputs["buckets"]),
        "KMS_KEY_ID": outputs["kms_key"],
        "YDB_ACCESS_TOKEN_CREDENTIALS": given["YC_TOKEN"],
        "AWS_ACCESS_KEY_ID": given["AWS_ACCESS_KEY_ID"],
        "AWS_SECRET_ACCESS_KEY": given["AWS_SECRET_ACCESS_KEY"],
    }
