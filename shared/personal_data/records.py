"""Records that are a person's by their key, and who a request is about."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shared.database import Database, Rows, Statement
from shared.personal_data import records_statements as yql
from shared.personal_data.subject import Subject
from shared.persons import Person


@dataclass(frozen=True)
class Records:
    """A table and how a person's rows are found in it. What is of no agency is erased when the person plays
    no part anywhere any more."""

    table: str
    find: Statement
    is_of_no_agency: bool = False


RECORDS = (
    Records("users", yql.USERS, is_of_no_agency=True),
    Records("user_identities", yql.USER_IDENTITIES, is_of_no_agency=True),
    Records("members", yql.MEMBERS),
    Records("sessions", yql.SESSIONS),
    Records("invitations", yql.INVITATIONS),
    Records("consents", yql.CONSENTS),
    Records("mail_suppressions", yql.MAIL_SUPPRESSIONS),
    Records("audit", yql.AUDIT),
)


def resolve(database: Database, tenant_id: str, known: Iterable[Person], names: frozenset[str]) -> Subject:
    """One person by all that is `known`, with every spelling the agency knows: of a user the verified
    address, of an address the user. A stranger to the agency has no account here."""
    people = list(known)
    emails = {one.value for one in people if one.email}
    by_email, by_id = database.read(
        yql.RESOLVE,
        tenant_id=tenant_id,
        emails=sorted(emails),
        user_ids=sorted(one.value for one in people if one.user_id),
    )
    return Subject(
        emails=frozenset(emails | {row["email"] for row in by_id if row["email"]}),
        phones=frozenset(one.value for one in people if one.phone),
        user_ids=frozenset(row["user_id"] for row in [*by_email, *by_id]),
        names=names,
    )


def find(database: Database, tenant_id: str, records: Records, subject: Subject) -> Rows:
    """The person's rows of one table."""
    return database.read(records.find, **_arguments(records.find, tenant_id, subject))[0]


def _arguments(statement: Statement, tenant_id: str, subject: Subject) -> Mapping[str, Any]:
    known = {
        "tenant_id": tenant_id,
        "emails": sorted(subject.emails),
        "user_ids": sorted(subject.user_ids),
        "people": subject.keys,
    }
    return {name: known[name] for name in statement.types}


def roles(run: Callable[..., list[Rows]], tenant_id: str, subject: Subject) -> tuple[set[str], set[str]]:
    """The agency's owners, and who of the subject's users plays a part anywhere else."""
    owners, elsewhere = run(yql.ROLES, tenant_id=tenant_id, user_ids=sorted(subject.user_ids))
    return {row["user_id"] for row in owners}, {row["user_id"] for row in elsewhere}
