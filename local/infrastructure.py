"""Database, queues and buckets: local ones, or the real ones that the environment points at.

`YDB_ENDPOINT`, `SQS_ENDPOINT_URL`, `S3_ENDPOINT_URL` and `KMS_KEY_ID` each replace one. With them come the
variables that a function would get in the cloud: `YDB_DATABASE` and the SDK's credentials, `QUEUE_URLS`,
`BUCKETS`, `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`.
"""

import asyncio
import json
from collections.abc import Collection, Mapping
from contextlib import AsyncExitStack
from pathlib import Path

from local.kms.app import KEY_ID
from local.kms.app import make_app as make_kms_app
from local.kms.key import KeyFile
from local.manifest import Manifest, Queue
from local.queues.app import make_app as make_queues_app
from local.queues.models import Queues
from local.queues.settings import ARN_PREFIX
from local.services import Services
from local.serving import serve
from local.storage.app import make_app as make_storage_app
from local.storage.models import Storage
from local.storage.signatures import AccessKey
from local.ydb.process import DATABASE, YdbProcess

LOCAL_KEY = AccessKey("local", "local-secret")


def open_queues(path: Path, manifest: Manifest) -> Queues:
    """The engine, with the manifest's queues in it."""
    queues = Queues(path)
    dead_letters_first = sorted(manifest.queues.values(), key=lambda queue: queue.redrive is not None)
    for queue in dead_letters_first:
        queues.ensure(queue.name, _attributes(queue))
    return queues


class Infrastructure:
    """What is started here ends with `stack`."""

    def __init__(
        self, manifest: Manifest, directory: Path, outside: Mapping[str, str], *, test_controls: bool = False
    ) -> None:
        self._manifest = manifest
        self._directory = directory
        self._outside = outside
        self._test_controls = test_controls

    @property
    def has_real_queues(self) -> bool:
        """Then their triggers are real too: nothing here takes messages from them."""
        return bool(self._outside.get("SQS_ENDPOINT_URL"))

    async def start(self, stack: AsyncExitStack, queues: Queues) -> Services:
        sqs_url = self._outside.get("SQS_ENDPOINT_URL") or await self._start_queues(stack, queues)
        s3_url = self._outside.get("S3_ENDPOINT_URL") or await self._start_storage(stack)
        return Services(
            database=await self._start_database(stack),
            sqs_endpoint_url=sqs_url,
            queue_urls=self._names("QUEUE_URLS", self._manifest.queues)
            or {name: f"{sqs_url}/local/{name}" for name in self._manifest.queues},
            s3_endpoint_url=s3_url,
            buckets=self._names("BUCKETS", self._manifest.buckets)
            or {name: name for name in self._manifest.buckets},
            kms=await self._start_kms(stack),
            static_key={
                "AWS_ACCESS_KEY_ID": self._outside.get("AWS_ACCESS_KEY_ID") or LOCAL_KEY.key_id,
                "AWS_SECRET_ACCESS_KEY": self._outside.get("AWS_SECRET_ACCESS_KEY") or LOCAL_KEY.secret,
            },
        )

    async def _start_database(self, stack: AsyncExitStack) -> dict[str, str]:
        if self._outside.get("YDB_ENDPOINT"):
            return {name: value for name, value in self._outside.items() if name.startswith("YDB_")}
        ydb = await asyncio.to_thread(YdbProcess, self._directory / "ydb.sqlite")
        stack.callback(ydb.stop)
        return {"YDB_ENDPOINT": ydb.endpoint, "YDB_DATABASE": DATABASE, "YDB_ANONYMOUS_CREDENTIALS": "1"}

    async def _start_queues(self, stack: AsyncExitStack, queues: Queues) -> str:
        return await serve(stack, make_queues_app(queues, test_controls=self._test_controls))

    async def _start_storage(self, stack: AsyncExitStack) -> str:
        storage = Storage(self._directory / "storage")
        for bucket in self._manifest.buckets:
            storage.ensure(bucket)
        return await serve(stack, make_storage_app(storage, LOCAL_KEY))

    async def _start_kms(self, stack: AsyncExitStack) -> dict[str, str]:
        if self._outside.get("KMS_KEY_ID"):
            return {name: value for name, value in self._outside.items() if name.startswith("KMS_")}
        keys = KeyFile(self._directory / "kms-key.json")
        return {"KMS_URL": await serve(stack, make_kms_app(keys)), "KMS_KEY_ID": KEY_ID}

    def _names(self, variable: str, names: Collection[str]) -> dict[str, str]:
        """Real queues or buckets by their names in the manifest."""
        given = json.loads(self._outside.get(variable) or "{}")
        return {name: given[name] for name in names if name in given}


def _attributes(queue: Queue) -> dict[str, str]:
    attributes = {
        "VisibilityTimeout": str(queue.visibility_timeout),
        "MessageRetentionPeriod": str(queue.message_retention),
    }
    if queue.redrive:
        target = ARN_PREFIX + queue.redrive.dead_letter_queue
        policy = {"deadLetterTargetArn": target, "maxReceiveCount": queue.redrive.max_receive_count}
        attributes["RedrivePolicy"] = json.dumps(policy)
    return attributes
