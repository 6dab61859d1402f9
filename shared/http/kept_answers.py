"""First answers, kept for whoever repeats the request: powertools' idempotency over a YDB table."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayRestResolver, Response
from aws_lambda_powertools.event_handler.middlewares import NextMiddleware
from aws_lambda_powertools.utilities.idempotency import IdempotencyConfig, idempotent_function
from aws_lambda_powertools.utilities.idempotency.exceptions import (
    IdempotencyAlreadyInProgressError,
    IdempotencyItemAlreadyExistsError,
    IdempotencyItemNotFoundError,
    IdempotencyPersistenceLayerError,
    IdempotencyValidationError,
)
from aws_lambda_powertools.utilities.idempotency.persistence.base import BasePersistenceLayer
from aws_lambda_powertools.utilities.idempotency.persistence.datarecord import DataRecord
from ulid import ULID

from shared.clock import utcnow
from shared.config import DatabaseSettings, read_settings
from shared.database import Database, Row, Statement, Transaction, database_of
from shared.errors import Conflict, FieldError, InvalidInput, MaestroError
from shared.http.bodies import json_text
from shared.ids import request_ulid

#: How long the first answer is kept.
KEEP_SECONDS = 24 * 3600

WRITE_RECORD = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $key AS Utf8;
DECLARE $status AS Utf8;
DECLARE $seed AS Utf8;
DECLARE $payload_hash AS Utf8;
DECLARE $answer AS Utf8?;
DECLARE $in_progress_until AS Timestamp?;
DECLARE $expire_at AS Timestamp;

UPSERT INTO idempotency (tenant_id, key, status, seed, payload_hash, answer, in_progress_until, expire_at)
VALUES ($tenant_id, $key, $status, $seed, $payload_hash, $answer, $in_progress_until, $expire_at);
""")

READ_RECORD = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $key AS Utf8;
DECLARE $now AS Timestamp;

SELECT key, status, seed, payload_hash, answer, in_progress_until, expire_at
FROM idempotency WHERE tenant_id = $tenant_id AND key = $key AND expire_at > $now;
""")

FREE_KEY = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $key AS Utf8;
DELETE FROM idempotency WHERE tenant_id = $tenant_id AND key = $key;
""")


class YdbRecords(BasePersistenceLayer):
    """powertools' records of one tenant in the `idempotency` table."""

    def __init__(self, database: Database, tenant_id: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._database = database
        self._tenant_id = tenant_id
        self.seed = str(ULID())
        """Names what the request makes; that of the dead request whose key was taken over."""

    def _get_record(self, idempotency_key: str) -> DataRecord:
        rows = self._database.read(READ_RECORD, tenant_id=self._tenant_id, key=idempotency_key, now=utcnow())[
            0
        ]
        if not rows:
            raise IdempotencyItemNotFoundError
        return _record(rows[0])

    def _put_record(self, data_record: DataRecord) -> None:
        """Take the key, or raise: the base class then reads the holder and compares the bodies."""
        taken = self._database.transaction(lambda tx: self._take(tx, data_record))
        if taken is None:
            raise IdempotencyItemAlreadyExistsError
        self.seed = taken

    def _take(self, tx: Transaction, record: DataRecord) -> str | None:
        """The seed, or None when a live record holds the key. An abandoned record is taken over with its
        seed; a record with our own seed is our own commit, whose answer was lost."""
        now = utcnow()
        key = record.idempotency_key
        rows = tx.execute(READ_RECORD, tenant_id=self._tenant_id, key=key, now=now)[0]
        seed = rows[0]["seed"] if rows else self.seed
        is_live = bool(rows) and (rows[0]["status"] == "COMPLETED" or rows[0]["in_progress_until"] > now)
        if is_live:
            return self.seed if seed == self.seed else None
        tx.commit(WRITE_RECORD, **{**self._values(record), "seed": seed})
        return str(seed)

    def _update_record(self, data_record: DataRecord) -> None:
        self._database.query(WRITE_RECORD, **self._values(data_record))

    def _delete_record(self, data_record: DataRecord) -> None:
        self._database.query(FREE_KEY, tenant_id=self._tenant_id, key=data_record.idempotency_key)

    def _values(self, record: DataRecord) -> dict[str, Any]:
        until = record.in_progress_expiry_timestamp
        return {
            "tenant_id": self._tenant_id,
            "key": record.idempotency_key,
            "status": record.status,
            "seed": self.seed,
            "payload_hash": record.payload_hash,
            "answer": record.response_data or None,
            "in_progress_until": datetime.fromtimestamp(until / 1000, UTC) if until else utcnow(),
            "expire_at": datetime.fromtimestamp(record.expiry_timestamp or 0, UTC),
        }


def carry_out_once(
    app: APIGatewayRestResolver, next_middleware: NextMiddleware, tenant_id: str, request: dict[str, str]
) -> Response[Any]:
    """The rest of the chain, once per `key` of the request; its `body` must then be the same."""
    records = YdbRecords(database_of(read_settings(DatabaseSettings)), tenant_id)

    @idempotent_function(  # type: ignore[untyped-decorator]
        data_keyword_argument="request",
        persistence_store=records,
        config=IdempotencyConfig(
            event_key_jmespath="key",
            payload_validation_jmespath="body",
            expires_after_seconds=KEEP_SECONDS,
            lambda_context=app.lambda_context,
        ),
        key_prefix="http",
    )
    def carry_out(request: dict[str, str]) -> dict[str, Any]:
        token = request_ulid.set(records.seed)
        try:
            return _dump(next_middleware(app))
        finally:
            request_ulid.reset(token)

    try:
        return _load(carry_out(request=request))
    except IdempotencyAlreadyInProgressError as error:
        raise Conflict("Такой же запрос ещё выполняется.", "The same request is still running.") from error
    except IdempotencyValidationError as error:
        raise InvalidInput(errors=[_other_body()]) from error
    except IdempotencyPersistenceLayerError as error:
        cause = error.__cause__ or error.__context__
        raise cause if isinstance(cause, MaestroError) else error from error


def _dump(response: Response[Any]) -> dict[str, Any]:
    return {
        "status": response.status_code,
        "content_type": response.content_type,
        "body": response.body if isinstance(response.body, str) else json_text(response.body),
        "headers": dict(response.headers),
    }


def _load(answer: dict[str, Any]) -> Response[Any]:
    return Response(
        status_code=answer["status"],
        content_type=answer["content_type"],
        body=answer["body"],
        headers=answer["headers"],
    )


def _record(row: Row) -> DataRecord:
    until = row["in_progress_until"]
    return DataRecord(
        idempotency_key=row["key"],
        status=row["status"],
        expiry_timestamp=int(row["expire_at"].timestamp()),
        in_progress_expiry_timestamp=int(until.timestamp() * 1000) if until else None,
        response_data=row["answer"] or "",
        payload_hash=row["payload_hash"] or "",
    )


def _other_body() -> FieldError:
    return FieldError(
        "header.Idempotency-Key",
        "key_reused",
        "Этот ключ уже использован с другим телом запроса: возьмите новый.",
        "This key was used with another body: take a new one.",
    )
