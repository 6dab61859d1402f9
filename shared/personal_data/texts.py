"""Tables whose texts may mention people, as they are gone through page by page."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shared.database import Row, Statement
from shared.personal_data import texts_statements as yql
from shared.personal_data.subject import Subject

Mend = Callable[[Row, Subject], Row]
Position = Mapping[str, Any]
"""Of the last row seen: key column → value."""


def redact(row: Row, subject: Subject) -> Row:
    """The row without the person."""
    return {name: subject.redacted(value) for name, value in row.items()}


@dataclass(frozen=True)
class Texts:
    """`start` names the key after `tenant_id`, with values before every row. `authors` are the columns that
    say whose the row is. Without `rewrite` the rows are kept as they are."""

    table: str
    start: Position
    page: Statement
    rewrite: Statement | None = None
    authors: tuple[str, ...] = ()
    mend: Mend = redact

    def key_of(self, row: Row) -> Position:
        """The row's place in the order of pages."""
        return {name: row[name] for name in self.start}

    def concerns(self, row: Row, subject: Subject) -> bool:
        """Whether the person wrote the row or is mentioned in it."""
        return self._is_authored(row, subject) or subject.is_mentioned(self._content(row))

    def excerpt(self, row: Row, subject: Subject) -> Row:
        """What of the row is about the person: all of their own, else the texts that mention them."""
        if self._is_authored(row, subject):
            return row
        return {**self.key_of(row), "mentioned": dict(subject.mentions(self._content(row)))}

    def mended(self, rows: list[Row], subject: Subject) -> Iterator[Row]:
        """The rows that change, as `rewrite` takes them."""
        for row in rows:
            if subject.is_mentioned(self._content(row)):
                yield {**self.key_of(row), **self.mend(self._content(row), subject)}

    def _is_authored(self, row: Row, subject: Subject) -> bool:
        return any(row[name] in subject.user_ids for name in self.authors)

    def _content(self, row: Row) -> Row:
        return {name: value for name, value in row.items() if name not in {*self.start, *self.authors}}


def without_contacts(row: Row, subject: Subject) -> Row:
    """A vendor's card: the contacts are one person's, and their form must stay valid."""
    card = row["card"]
    contacts = {} if subject.is_mentioned(card.get("contacts")) else card.get("contacts", {})
    return {"card": {**subject.redacted({**card, "contacts": {}}), "contacts": contacts}}


TEXTS = (
    Texts("runs", {"run_id": ""}, yql.RUNS, yql.REWRITE_RUNS, ("created_by",)),
    Texts("run_steps", {"run_id": "", "step": ""}, yql.RUN_STEPS, yql.REWRITE_RUN_STEPS),
    Texts("events", {"event_id": ""}, yql.EVENTS, yql.REWRITE_EVENTS, ("created_by",)),
    Texts("tasks", {"event_id": "", "code": ""}, yql.TASKS, yql.REWRITE_TASKS),
    Texts("vendors", {"vendor_id": ""}, yql.VENDORS, yql.REWRITE_VENDORS, mend=without_contacts),
    Texts(
        "vendor_reviews",
        {"vendor_id": "", "review_id": ""},
        yql.VENDOR_REVIEWS,
        yql.REWRITE_VENDOR_REVIEWS,
        ("author",),
    ),
    Texts("chats", {"chat_id": ""}, yql.CHATS, yql.REWRITE_CHATS, ("opened_by", "assignee")),
    Texts(
        "chat_messages",
        {"chat_id": "", "seq": -1},
        yql.CHAT_MESSAGES,
        yql.REWRITE_CHAT_MESSAGES,
        ("author_id",),
    ),
    Texts("faq_questions", {"question_id": ""}, yql.FAQ_QUESTIONS, yql.REWRITE_FAQ_QUESTIONS),
    Texts(
        "approvals", {"approval_id": ""}, yql.APPROVALS, yql.REWRITE_APPROVALS, ("created_by", "decided_by")
    ),
    Texts(
        "survey_answers", {"survey_id": "", "answer_id": ""}, yql.SURVEY_ANSWERS, yql.REWRITE_SURVEY_ANSWERS
    ),
    Texts("survey_links", {"survey_id": "", "token": ""}, yql.SURVEY_LINKS, yql.REWRITE_SURVEY_LINKS),
    Texts("mailings", {"mailing_id": ""}, yql.MAILINGS, yql.REWRITE_MAILINGS, ("created_by",)),
    Texts(
        "mail_recipients",
        {"mailing_id": "", "recipient_id": ""},
        yql.MAIL_RECIPIENTS,
        yql.DELETE_MAIL_RECIPIENTS,
    ),
    Texts("proposals", {"proposal_id": ""}, yql.PROPOSALS, authors=("created_by",)),
    Texts("budgets", {"event_id": "", "version": -1}, yql.BUDGETS, authors=("author",)),
)
