"""People: who a profile is, what new person it makes, which agencies take it in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.identity.models import Member, Profile
from functions.identity.statements import (
    FIND_IDENTITY,
    READ_MEMBERSHIPS,
    READ_PERSON,
    REMOVE_ACCOUNTS,
    WRITE_PERSON,
)
from shared.audit.journal import audit_entry
from shared.auth import Role
from shared.database import Database, Row, Rows, Transaction
from shared.errors import Conflict, Forbidden
from shared.ids import new_id


@dataclass(frozen=True)
class _Found:
    """What the tables know of a profile."""

    by_account: str | None
    by_email: str | None
    invitations: Rows


class People:
    """Users, their identities and memberships."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def recognise(self, profile: Profile, now: datetime, *, link_to: str | None = None) -> list[Member]:
        """The person's parts in agencies; a new person gets an agency of their own, an invited one the
        places offered. `link_to` adds the account to a person who is signed in.

        Accounts become one person only by a verified address. Raises `Conflict` when the account is
        another person's.
        """

        def work(tx: Transaction) -> list[Member]:
            found = _found(tx, profile, now)
            if link_to and found.by_account not in {None, link_to}:
                raise Conflict("Этот аккаунт уже принадлежит другому человеку.", "The account is taken.")
            user_id = link_to or found.by_account or found.by_email
            known = _members(tx, user_id) if user_id else []
            return _taken_in(tx, profile, found, user_id, known, now)

        members = self._database.transaction(work)
        if not members:
            raise Forbidden("Вас нет ни в одном работающем агентстве.", "You are in no active agency.")
        return members

    def about(self, user_id: str) -> tuple[Rows, Rows, Rows]:
        """Name, accounts, parts in active agencies; nothing of who is no person: a key, a guest."""
        names, accounts, members = self._database.read(READ_PERSON, user_id=user_id)
        return names, accounts, members

    def remove_account(self, user_id: str, provider: str, tenant_id: str) -> Rows:
        """Take a way to sign in away; the rest. Raises `Conflict` for the last one."""

        def work(tx: Transaction) -> Rows:
            _, accounts, _ = tx.execute(READ_PERSON, user_id=user_id)
            left = [one for one in accounts if one["provider"] != provider]
            gone = [one for one in accounts if one["provider"] == provider]
            if gone and not left:
                raise Conflict(
                    "Это единственный способ входа: сначала добавьте другой.",
                    "This is the last way to sign in.",
                )
            entry = audit_entry(tenant_id, "account", user_id, before={"provider": provider})
            tx.commit(REMOVE_ACCOUNTS, accounts=gone, audit=[entry] if gone else [])
            return left

        return self._database.transaction(work)


def _found(tx: Transaction, profile: Profile, now: datetime) -> _Found:
    account, email, invitations = tx.execute(
        FIND_IDENTITY, provider=profile.provider, subject=profile.subject, email=profile.email or "", now=now
    )
    return _Found(
        _user(account), _user(email) if profile.email else None, invitations if profile.email else []
    )


def _user(rows: Rows) -> str | None:
    return str(rows[0]["user_id"]) if rows else None


def _members(tx: Transaction, user_id: str) -> list[Member]:
    return [_member(row) for row in tx.execute(READ_MEMBERSHIPS, user_id=user_id)[0]]


def _member(row: Row) -> Member:
    return Member(row["tenant_id"], row["user_id"], Role(row["role"]), row["event_id"])


def _taken_in(
    tx: Transaction, profile: Profile, found: _Found, user_id: str | None, known: list[Member], now: datetime
) -> list[Member]:
    """Write what is new of the person, if anything is."""
    person = user_id or new_id("usr")
    owned = {member.tenant_id for member in known if member.role is Role.OWNER}
    invited = [_member({**row, "user_id": person}) for row in found.invitations]
    own = [] if user_id or invited else [Member(new_id("tenant"), person, Role.OWNER)]
    # Ownership is given up by leaving: an invitation taken unread must not leave an agency without owners.
    joined = [member for member in (*invited, *own) if member.tenant_id not in owned]
    identities = _new_identities(profile, found, person)
    if joined or invited or identities:
        user = {"user_id": person, "name": profile.name, "email": profile.email, "created_at": now}
        tx.commit(
            WRITE_PERSON,
            users=[] if user_id else [user],
            identities=[{**one, "created_at": now} for one in identities],
            tenants=[_agency(one, profile, now) for one in own],
            members=[{**vars(one), "created_at": now} for one in joined],
            accepted=[{"tenant_id": one.tenant_id, "email": profile.email} for one in invited],
            audit=[_joined(one) for one in joined],
        )
    return list({member.tenant_id: member for member in (*known, *joined)}.values())


def _new_identities(profile: Profile, found: _Found, user_id: str) -> list[dict[str, Any]]:
    accounts = [] if found.by_account else [(profile.provider, profile.subject)]
    if profile.email and not found.by_email and profile.provider != "email":
        accounts.append(("email", profile.email))
    return [{"provider": provider, "subject": subject, "user_id": user_id} for provider, subject in accounts]


def _agency(owner: Member, profile: Profile, now: datetime) -> dict[str, Any]:
    name = f"Агентство: {profile.name}" if profile.name else "Новое агентство"
    return {"tenant_id": owner.tenant_id, "name": name, "status": "active", "settings": {}, "created_at": now}


def _joined(member: Member) -> Row:
    after = {"role": member.role.value, "event_id": member.event_id}
    return audit_entry(member.tenant_id, "member", member.user_id, after=after)
