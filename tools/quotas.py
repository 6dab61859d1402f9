"""Show what an installation uses of the cloud's quotas now, and what it may use at most. Quota Manager and
Message Queue are asked; instances and calls are those of this moment."""

import argparse
from collections.abc import Sequence

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from local.manifest import load_manifest
from tools.installation import MANIFEST, read_capacity
from tools.quota_manager import QuotaManager, QuotasUnknown
from tools.quota_use import Quota, Standing, Use, read_quotas, uses_of
from tools.services import quota_settings, sqs


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `quotas`."""
    parser.add_argument(
        "--environment", choices=("dev", "prod"), help="whose settings; default: the installation's, or prod"
    )


def run(arguments: argparse.Namespace) -> int:
    """0 when there is room, 1 when some quota must be raised or is nearly used up."""
    quotas = read_quotas().quotas
    standings, unknown = ask(quotas)
    capacity = read_capacity(arguments.environment or quota_settings().installation)
    uses = list(uses_of(load_manifest(MANIFEST), capacity, standings))
    console = Console(width=120)
    console.print(table_of(uses))
    for reason in unknown:
        console.print(f"Not known: {reason}", markup=False)
    return int(any(use.must_be_raised or use.is_near for use in uses))


def table_of(uses: Sequence[Use]) -> Table:
    """A row for each quota."""
    table = Table("service", "quota", "in use", "limit", "share", "at most", "", box=SIMPLE)
    for use in uses:
        share = "" if use.share is None else f"{use.share:.0%}"
        sign = "RAISE" if use.must_be_raised else "NEAR" if use.is_near else ""
        used, limit, needed = (_figure(value) for value in (use.used, use.limit, use.needed))
        table.add_row(use.quota.service, use.quota.name, used, limit, share, needed, sign)
    return table


def ask(quotas: Sequence[Quota]) -> tuple[dict[str, Standing], list[str]]:
    """Where the quotas stand, by their keys, and why some are not known."""
    standings: dict[str, Standing] = {}
    unknown: list[str] = []
    for service in dict.fromkeys(quota.service for quota in quotas):
        of_service = [quota for quota in quotas if quota.service == service]
        try:
            found = _found(service, of_service)
        except QuotasUnknown as error:
            unknown.append(str(error))
            continue
        standings |= found
        unknown += [
            f"{quota.name}: the service does not say" for quota in of_service if quota.key not in found
        ]
    return standings, unknown


def _found(service: str, quotas: Sequence[Quota]) -> dict[str, Standing]:
    settings = quota_settings()
    if service == "message-queue":
        return {quotas[0].key: Standing(usage=_count_queues())}
    if not settings.yc_cloud_id or not settings.yc_token.get_secret_value():
        raise QuotasUnknown(f"{service}: set YC_CLOUD_ID and YC_TOKEN")
    manager = QuotaManager(
        settings.yc_cloud_id, settings.yc_token.get_secret_value(), settings.quota_manager_url
    )
    answered = manager.standings(service)
    return {quota.key: answered[quota.id] for quota in quotas if quota.id in answered}


def _count_queues() -> int:
    """Those of the folder whose key this is. Raises `QuotasUnknown`."""
    from botocore.exceptions import BotoCoreError, ClientError

    if not quota_settings().aws_access_key_id:
        raise QuotasUnknown("message-queue: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
    try:
        return len(sqs().list_queues().get("QueueUrls", ()))
    except (BotoCoreError, ClientError) as error:
        raise QuotasUnknown(f"message-queue: {error}") from error


def _figure(value: float | None) -> str:
    if value is None:
        return "?"
    return f"{value:.0f}" if value == int(value) else f"{value:.2f}"
