"""Tables whose texts may mention people, as they are gone through page by page."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.database import Row, Statement
from shared.personal_data import texts_statements as yql
from shared.personal_data.subject import Subject
from shared.stored_files import StoredFile, proposal_files

Mend = Callable[[Row, Subject], Row]
Position = Mapping[str, Any]
"""Of the last row seen: key column → value."""


def redact(row: Row, subject: Subject) -> Row:
    """The row without the person."""
    return {name: subject.redacted(value) for name, value in row.items()}


@dataclass(frozen=True)
class Files:
    """The files of a table's rows. `purpose` is how the register names them."""

    purpose: str
    of: Callable[[str, Row], Iterable[StoredFile]]
    """Tenant, row → its files."""


@dataclass(frozen=True)
class Texts:
    """`start` names the key after `tenant_id`, with values before every row. `authors` are the columns that
    say whose the row is."""

    table: str
    start: Position
    page: Statement
    rewrite: Statement
    authors: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    """Columns that hold what the author wrote; the rest of their row is the agency's."""
    whole: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Where the person is named (a column, or a path into it) → what is all theirs then."""
    mend: Mend = redact
    keeps: Callable[[Row], tuple[str, ...]] = lambda _row: ()
    """Columns of a row that the law wants kept as they are."""
    files: Files | None = None

    def key_of(self, row: Row) -> Position:
        """The row's place in the order of pages."""
        return {name: row[name] for name in self.start}

    def concerns(self, row: Row, subject: Subject) -> bool:
        """Whether the person wrote the row or is mentioned in it."""
        return self._is_authored(row, subject) or subject.is_mentioned(self._content(row))

    def files_of(self, tenant_id: str, rows: Iterable[Row]) -> list[StoredFile]:
        """Of all the rows."""
        return [file for row in rows if self.files for file in self.files.of(tenant_id, row)]

    def excerpt(self, row: Row, subject: Subject) -> Row:
        """What of the row is about the person: what they wrote, and the texts that mention them."""
        about: Row = dict(self.key_of(row))
        if self._is_authored(row, subject):
            about |= {name: row[name] for name in (*self.authors, *self.words)}
        for place, theirs in self.whole.items():
            if subject.is_mentioned(_at(row, place)):
                about |= {name: _at(row, name) for name in theirs}
        mentions = dict(subject.mentions(self._content(row)))
        elsewhere = {path: text for path, text in mentions.items() if not path.startswith(tuple(about))}
        return {**about, "mentioned": elsewhere} if elsewhere else about

    def mended(self, rows: list[Row], subject: Subject) -> Iterator[Row]:
        """The rows that change, as `rewrite` takes them."""
        for row in self.changing(rows, subject):
            yield {**self.key_of(row), **self.mend(self._free(row), subject)}

    def changing(self, rows: Iterable[Row], subject: Subject) -> list[Row]:
        """Those that an erasure rewrites, as they are."""
        return [row for row in rows if subject.is_mentioned(self._free(row))]

    def kept(self, rows: Iterable[Row], subject: Subject) -> list[Row]:
        """Those about the person of which the law wants something kept."""
        return [row for row in rows if self.keeps(row) and self._still_concerns(row, subject)]

    def _still_concerns(self, row: Row, subject: Subject) -> bool:
        kept = {name: row[name] for name in self.keeps(row)}
        return self._is_authored(row, subject) or subject.is_mentioned(kept)

    def _is_authored(self, row: Row, subject: Subject) -> bool:
        return any(row[name] in subject.user_ids for name in self.authors)

    def _free(self, row: Row) -> Row:
        kept = self.keeps(row)
        return {name: value for name, value in self._content(row).items() if name not in kept}

    def _content(self, row: Row) -> Row:
        return {name: value for name, value in row.items() if name not in {*self.start, *self.authors}}


def _at(row: Row, path: str) -> Any:
    """`card.contacts` of a row; None where there is nothing."""
    value: Any = row
    for name in path.split("."):
        value = (value or {}).get(name)
    return value


def without_contacts(row: Row, subject: Subject) -> Row:
    """A vendor's card: the contacts are one person's, and their form must stay valid."""
    card = row["card"]
    contacts = {} if subject.is_mentioned(card.get("contacts")) else card.get("contacts", {})
    return {"card": {**subject.redacted({**card, "contacts": {}}), "contacts": contacts}}


def files_of_proposal(tenant_id: str, row: Row) -> Iterable[StoredFile]:
    """Its documents."""
    return proposal_files(tenant_id, row["proposal_id"], row["content"]["number"]).values()


def kept_of_proposal(row: Row) -> tuple[str, ...]:
    """An accepted one is a contract (ГК РФ, ст. 438): it belongs to the accounts."""
    return ("client", "content", "accepted_at", "accepted_by") if row["accepted_at"] else ()


TEXTS = (
    Texts("runs", {"run_id": ""}, yql.RUNS, yql.REWRITE_RUNS, ("created_by",), ("text",)),
    Texts("run_steps", {"run_id": "", "step": ""}, yql.RUN_STEPS, yql.REWRITE_RUN_STEPS),
    Texts("events", {"event_id": ""}, yql.EVENTS, yql.REWRITE_EVENTS, ("created_by",)),
    Texts("tasks", {"event_id": "", "code": ""}, yql.TASKS, yql.REWRITE_TASKS),
    Texts(
        "vendors",
        {"vendor_id": ""},
        yql.VENDORS,
        yql.REWRITE_VENDORS,
        mend=without_contacts,
        whole={"card.contacts": ("card.contacts",)},
    ),
    Texts(
        "vendor_reviews",
        {"vendor_id": "", "review_id": ""},
        yql.VENDOR_REVIEWS,
        yql.REWRITE_VENDOR_REVIEWS,
        ("author",),
        ("review",),
    ),
    Texts(
        "chats",
        {"chat_id": ""},
        yql.CHATS,
        yql.REWRITE_CHATS,
        ("opened_by", "assignee"),
        whole={"context": ("context",)},
    ),
    Texts(
        "chat_messages",
        {"chat_id": "", "seq": -1},
        yql.CHAT_MESSAGES,
        yql.REWRITE_CHAT_MESSAGES,
        ("author_id",),
        ("text",),
    ),
    Texts("faq_questions", {"question_id": ""}, yql.FAQ_QUESTIONS, yql.REWRITE_FAQ_QUESTIONS),
    Texts(
        "approvals",
        {"approval_id": ""},
        yql.APPROVALS,
        yql.REWRITE_APPROVALS,
        ("created_by", "decided_by"),
        ("comment",),
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
        whole={"email": ("email", "fields", "state", "sent_at")},
    ),
    Texts(
        "proposals",
        {"proposal_id": ""},
        yql.PROPOSALS,
        yql.REWRITE_PROPOSALS,
        ("created_by",),
        keeps=kept_of_proposal,
        files=Files("documents/proposals/", files_of_proposal),
    ),
    Texts(
        "budgets",
        {"event_id": "", "version": -1},
        yql.BUDGETS,
        yql.REWRITE_BUDGETS,
        ("author",),
        ("note",),
        keeps=lambda _row: ("estimate",),
    ),
)
