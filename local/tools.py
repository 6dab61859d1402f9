"""Repair tools on the local cloud that runs here, or with `--of dev` on that installation.

python -m local tools letters
python -m local tools --of prod letters finance-dlq
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

from local.infrastructure import LOCAL_KEY
from local.manifest import load_manifest
from local.state import read_state
from shared.environment import variables

MANIFEST = Path("serverless.yaml")


class NothingRuns(Exception):
    """There is no local cloud to work on."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `tools`."""
    parser.add_argument("--of", choices=("dev", "prod"), help="an installation in the cloud instead")
    parser.add_argument("--directory", type=Path, default=Path(".local"), help="of the local cloud")
    parser.add_argument("command", nargs=argparse.REMAINDER, help="of `python -m tools`, with its arguments")


def run(arguments: argparse.Namespace) -> int:
    """The tool's exit code."""
    try:
        addresses = _installed(arguments.of) if arguments.of else local_variables(arguments.directory)
    except NothingRuns as error:
        print(error, file=sys.stderr)
        return 1
    ran = subprocess.run(
        [sys.executable, "-m", "tools", *arguments.command], env={**variables(), **addresses}, check=False
    )
    return ran.returncode


def local_variables(directory: Path) -> dict[str, str]:
    """Where the services of the local cloud in this directory are. Raises `NothingRuns`."""
    state = read_state(directory)
    if state is None:
        raise NothingRuns(f"no local cloud runs in {directory}: start it by `make run`")
    manifest = load_manifest(MANIFEST)
    queue_urls = {name: f"{state.sqs_endpoint_url}/local/{name}" for name in manifest.queues}
    return {
        "YDB_ENDPOINT": state.ydb_endpoint,
        "YDB_DATABASE": state.ydb_database,
        "YDB_ANONYMOUS_CREDENTIALS": "1",
        "SQS_ENDPOINT_URL": state.sqs_endpoint_url,
        "QUEUE_URLS": json.dumps(queue_urls),
        "S3_ENDPOINT_URL": state.s3_endpoint_url,
        "BUCKETS": json.dumps({name: name for name in manifest.buckets}),
        "AWS_ACCESS_KEY_ID": LOCAL_KEY.key_id,
        "AWS_SECRET_ACCESS_KEY": LOCAL_KEY.secret,
        "KMS_URL": state.kms_url,
        "KMS_KEY_ID": state.kms_key_id,
        "QUOTA_MANAGER_URL": state.quota_manager_url,
        "YC_CLOUD_ID": "local",
        "YC_TOKEN": "local",
    }


def _installed(environment: str) -> dict[str, str]:
    from local.provisioning.command import open_terraform
    from local.provisioning.outputs import job_variables

    given = job_variables(open_terraform(environment, variables()).outputs(), variables())
    return {**given, "INSTALLATION": environment}
