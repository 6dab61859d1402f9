"""What an agency does with its mailings: writes, tries, schedules, stops them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.communication.mail.content import Content
from functions.communication.mail.lists import Addressee, ListStore
from functions.communication.mail.mailing import Kind, Mailing, RecipientState, State
from functions.communication.mail.marking import mark_rule
from functions.communication.mail.recipients import Recipient
from functions.communication.mail.store import Change, MailingStore, Written
from functions.communication.mail.templates import Template
from functions.communication.mail.writer import Writer
from shared.approvals.kinds import automatic_kinds
from shared.approvals.store import Approvals, ApprovalState, approval_row
from shared.clock import Clock
from shared.database import Row
from shared.errors import Conflict, FieldError, InvalidInput, PreconditionFailed
from shared.ids import id_of_request, new_id

#: How long a mailing and its list are kept: so long its links unsubscribe. Assumption.
KEPT = timedelta(days=365)
#: Rows of a list read at once.
PAGE = 1000
#: Months ahead nobody knows what will be true.
FARTHEST = timedelta(days=366)


@dataclass(frozen=True)
class Office:
    """Of one agency. `template` compiles content, `writer` also needs a sender that is set up."""

    tenant_id: str
    mailings: MailingStore
    lists: ListStore
    approvals: Approvals
    template: Callable[[Content], Template]
    writer: Callable[[Mailing], Writer]
    clock: Clock

    def open_campaign(self, title: str, event_id: str | None, content: Content, by: str) -> Written:
        """A draft without a list. Raises `InvalidInput` for what cannot be compiled."""
        self.template(content)
        return self.mailings.create(Change(self._new("campaign", title, event_id, content, by)))

    def edit(self, mailing_id: str, expected: int, title: str, content: Content) -> Written:
        """Raises `PreconditionFailed`, `Conflict`, `InvalidInput`."""
        self.template(content)

        def decide(mailing: Mailing) -> Change:
            if mailing.version != expected:
                raise PreconditionFailed(
                    f"Сейчас версия {mailing.version}: прочитайте заново и повторите.",
                    f"The current version is {mailing.version}.",
                )
            return Change(mailing.edited(title=title, content=content))

        return self.mailings.change(mailing_id, decide)

    def send_letter(self, to: Recipient, event_id: str | None, content: Content, by: str) -> Written:
        """One letter, right away or after its approval."""
        blank = self._new("letter", content.subject, event_id, content, by)
        self._require_ready(blank, [to.fields])
        mailing = blank.model_copy(update={"recipients": 1})
        return self.mailings.create(self._requested(mailing, self.clock(), by, {"to": to.email}), [to])

    def schedule(self, mailing_id: str, at: datetime | None, by: str) -> Written:
        """At a time or as soon as it may go. Raises `Conflict`, `InvalidInput`."""
        mailing = self.mailings.get(mailing_id, "campaign")
        start = at or self.clock()
        if start > self.clock() + FARTHEST:
            raise InvalidInput(errors=[_too_far()])
        self._require_ready(mailing, (one.fields for one in self._everybody(mailing_id)))
        people = {"recipients": mailing.recipients}
        return self.mailings.change(mailing_id, lambda one: self._requested(one, start, by, people))

    def pause(self, mailing_id: str) -> Written:
        """Raises `Conflict`."""
        return self.mailings.change(mailing_id, lambda one: Change(one.paused()))

    def resume(self, mailing_id: str) -> Written:
        """Raises `Conflict`."""
        return self.mailings.change(mailing_id, lambda one: Change(one.resumed(self.clock()), is_due=True))

    def cancel(self, mailing_id: str) -> Written:
        """Raises `Conflict`."""
        return self.mailings.change(mailing_id, lambda one: Change(one.cancelled()))

    def settle_unknown(self, mailing_id: str, *, again: bool) -> Written:
        """A person's word on those of whom nobody knows: write to them again, or take them for done."""
        state = RecipientState.WAITING if again else RecipientState.SENT
        while people := self.lists.in_state(mailing_id, RecipientState.UNKNOWN, PAGE):
            for one in people:
                self.lists.tell(mailing_id, one.recipient_id, state, [RecipientState.UNKNOWN])
        if not again:
            return Written(self.mailings.get(mailing_id))
        return self.mailings.change(mailing_id, lambda one: Change(one.reopened(self.clock()), is_due=True))

    def decided(self, approval_id: str) -> Written | None:
        """Somebody approved or refused a mailing; None when that was carried out already."""
        approval = self.approvals.get(approval_id)
        text = approval.draft.get("text")

        def decide(mailing: Mailing) -> Change | None:
            if mailing.state is not State.AWAITING or mailing.approval_id != approval_id:
                return None
            if approval.state is not ApprovalState.APPROVED:
                refused = mailing.rejected(approval.comment)
                return Change(refused.cancelled() if mailing.kind == "letter" else refused)
            words = {} if text is None else {"content": mailing.content.model_copy(update={"text": text})}
            approved = mailing.approved(self.clock()).model_copy(update=words)
            return Change(approved, finished=[approval_id], is_due=True)

        return self.mailings.change(approval.subject, decide)

    def sample(self, mailing: Mailing) -> Addressee:
        """The first of the list, or somebody made up."""
        first = self.lists.page(mailing.mailing_id, None, "", 1)
        return first[0] if first else Addressee("sample", "anna@example.ru", {"name": "Анна"}, "test")

    def _new(self, kind: Kind, title: str, event_id: str | None, content: Content, by: str) -> Mailing:
        now = self.clock()
        return Mailing(
            mailing_id=id_of_request("mlg"),
            kind=kind,
            event_id=event_id,
            title=title,
            content=content,
            created_by=by,
            created_at=now,
            expire_at=now + KEPT,
        )

    def _requested(self, mailing: Mailing, at: datetime, by: str, whom: Mapping[str, object]) -> Change:
        if mailing.kind in automatic_kinds(self.approvals.policies()):
            return Change(mailing.requested(at, None), is_due=True)
        approval_id = new_id("apr")
        asked = mailing.requested(at, approval_id)
        return Change(asked, approvals=[self._approval(asked, approval_id, by, whom)])

    def _approval(self, mailing: Mailing, approval_id: str, by: str, whom: Mapping[str, object]) -> Row:
        """`text` may be edited while approving, other forms are looked at."""
        content = mailing.content
        words = {"text": content.text} if content.text else {"preview": self._preview(mailing)}
        about = {"subject": content.subject, "purpose": content.purpose, "starts_at": f"{mailing.starts_at}"}
        return approval_row(
            self.tenant_id,
            approval_id,
            kind=mailing.kind,
            subject=mailing.mailing_id,
            event_id=mailing.event_id,
            title=f"{'Рассылка' if mailing.kind == 'campaign' else 'Письмо'} «{mailing.title[:100]}»",
            draft={**about, **whom, **words},
            by=by,
            now=self.clock(),
        )

    def _preview(self, mailing: Mailing) -> str:
        return self.writer(mailing).letter(self.sample(mailing)).text

    def _require_ready(self, mailing: Mailing, people: Iterable[Mapping[str, str]]) -> None:
        """Nothing that would only be found out while sending."""
        writer = self.writer(mailing)
        rule = mark_rule(self.clock().date())
        content = mailing.content
        if (
            content.is_advertising
            and rule
            and rule.needs_erid
            and not (content.erid or content.no_erid_because)
        ):
            raise InvalidInput(errors=[_no_erid(rule.law)])
        columns = writer.template.required
        if lacking := sorted({name for fields in people for name in columns if name not in fields}):
            raise Conflict(
                f"Не у всех получателей заполнено: {', '.join(lacking)}. Дополните список или уберите "
                "подстановку под условие {% if … %}.",
                f"Some recipients lack: {', '.join(lacking)}.",
            )

    def _everybody(self, mailing_id: str) -> Iterable[Addressee]:
        after = ""
        while people := self.lists.page(mailing_id, None, after, PAGE):
            yield from people
            after = people[-1].recipient_id


def _no_erid(law: str) -> FieldError:
    return FieldError(
        "body.erid",
        "erid_needed",
        f"Реклама без erid не отправляется ({law}): получите его в ОРД или укажите no_erid_because.",
        "Advertising needs an erid.",
    )


def _too_far() -> FieldError:
    return FieldError("body.at", "too_far", "Не дальше года вперёд.", "At most a year ahead.")
