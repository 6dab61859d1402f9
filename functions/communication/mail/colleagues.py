"""Addresses within an agency: where a test letter may go without anybody's approval."""

from functions.communication.mail.settings import MailSettings
from shared.agency import Agency
from shared.database import Database, Statement

READ_COLLEAGUES = Statement("""
DECLARE $tenant_id AS Utf8;

SELECT u.email AS email FROM members AS m JOIN users AS u ON u.user_id = m.user_id
WHERE m.tenant_id = $tenant_id AND m.role IN ("owner"u, "manager"u, "finance"u, "viewer"u)
    AND u.email IS NOT NULL;
""")


def own_addresses(database: Database, tenant_id: str, agency: Agency, settings: MailSettings) -> set[str]:
    """Of its people and its own, in lower case."""
    people = {row["email"] for row in database.read(READ_COLLEAGUES, tenant_id=tenant_id)[0]}
    own = {agency.settings.details.email, settings.from_email, settings.reply_to}
    return {address.lower() for address in people | own if address}
