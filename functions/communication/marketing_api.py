"""HTTP: marketing texts. Nothing is sent from here; a text is a draft for its channel."""

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from functions.communication.instance import database
from functions.communication.mail.marking import advertiser_of, mark_rule
from functions.communication.marketing.channels import (
    Channel,
    ban_on,
    channels,
    consent_note,
    sounds_like_advertising,
)
from functions.communication.marketing.compose import LABELS, TONE_NAMES, Subject, Tone, keeps_to, variant
from functions.communication.routes import principal, router
from shared.agency_store import agency_of
from shared.brief import Brief
from shared.clock import utcnow
from shared.config import AgentSettings, read_settings
from shared.errors import FieldError, InvalidInput
from shared.events import event_brief
from shared.limits.capacity import require_capacity
from shared.llm.factory import language_for
from shared.llm.language import Language, Writing
from shared.llm.occasion import Occasion
from shared.texts import date_text, render

#: The gateway waits for a minute at most; a model that needs longer gives way to our own words.
PATIENCE = timedelta(seconds=25)
ADVERTISER_UNKNOWN = "[укажите рекламодателя и ИНН в настройках]"

ChannelCode = Literal[
    "telegram", "vk", "max", "email", "landing", "sms", "whatsapp", "instagram", "facebook", "youtube"
]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]


class MarketingRequest(BaseModel):
    """`advertising` left out: judged by the words. `limit` left out: the channel's."""

    model_config = ConfigDict(extra="forbid")

    channel: ChannelCode
    tone: Tone = Tone.FRIENDLY
    event_id: str | None = Field(default=None, min_length=1, max_length=64)
    title: Line | None = None
    facts: list[Line] = Field(default_factory=list, max_length=10)
    must_say: list[Line] = Field(default_factory=list, max_length=10)
    link: Annotated[str, Field(max_length=300, pattern=r"^https?://[^\s{}]+$")] | None = None
    limit: int | None = Field(default=None, ge=40, le=4000)
    variants: int = Field(default=2, ge=1, le=len(LABELS))
    advertising: bool | None = None
    erid: str | None = Field(default=None, pattern="^[A-Za-z0-9]{6,40}$")


class MarketingText(BaseModel):
    """One variant. `segments`: how many SMS it costs."""

    label: str
    text: str
    length: int
    segments: int | None
    degraded: bool


class MarketingTexts(BaseModel):
    """`ready`: nothing is missing before it goes out; `notes` say what to mind."""

    channel: str
    advertising: bool
    mark: str | None
    ready: bool
    variants: list[MarketingText]
    notes: list[str]


@router.post(
    "/api/v1/communication/marketing-texts", summary="Маркетинговые тексты", tags=["Маркетинговые тексты"]
)
def write_marketing_texts(body: MarketingRequest) -> MarketingTexts:
    """Variants for comparison. Advertising is marked, and refused where the law bans it."""
    channel, subject = channels()[body.channel], _subject(body)
    is_advertising = _is_advertising(body, subject)
    _refuse_banned(body, channel, is_advertising)
    require_capacity(principal(), utcnow())
    mark = _mark(body, channel) if is_advertising and not channel.own_page else None
    limit = min(body.limit or channel.limit, channel.limit)
    room = limit - (len(mark) + 1 if mark else 0)
    language = _language(body.event_id)
    texts = [_written(language, body, subject, number, room) for number in range(body.variants)]
    if max(len(text) for text, _ in texts) > room:
        raise InvalidInput(errors=[_too_short(limit, max(len(text) for text, _ in texts) + limit - room)])
    return MarketingTexts(
        channel=channel.title,
        advertising=is_advertising,
        mark=mark,
        ready=not (mark and "[" in mark),
        variants=[
            _variant(number, text if mark is None else f"{text}\n{mark}", channel, degraded)
            for number, (text, degraded) in enumerate(texts)
        ],
        notes=_notes(channel, is_advertising, mark),
    )


def _subject(body: MarketingRequest) -> Subject:
    brief = event_brief(database(), principal().tenant_id, body.event_id) if body.event_id else None
    title = body.title or (brief.title if brief else None)
    if title is None:
        missing = FieldError("body.title", "missing", "Назовите тему или мероприятие.", "Give a title.")
        raise InvalidInput(errors=[missing])
    return Subject(title, [*(_facts(brief) if brief else []), *body.facts], body.must_say, body.link)


def _facts(brief: Brief) -> list[str]:
    starts = f", начало в {brief.starts_at:%H:%M}" if brief.starts_at else ""
    return [f"{date_text(brief.date)}{starts}, {brief.city}"]


def _is_advertising(body: MarketingRequest, subject: Subject) -> bool:
    if body.advertising is not None:
        return body.advertising
    return sounds_like_advertising(" ".join([subject.title, *subject.facts, *subject.must_say]))


def _refuse_banned(body: MarketingRequest, channel: Channel, is_advertising: bool) -> None:
    ban = ban_on(body.channel, utcnow().date()) if is_advertising else None
    if ban is None:
        return
    russian = (
        f"{channel.title}: с {ban.since:%d.%m.%Y} {ban.reason} ({ban.law}). Выберите VK, MAX, почту или SMS."
    )
    english = f"Advertising on {body.channel} is banned in Russia since {ban.since}."
    raise InvalidInput(errors=[FieldError("body.channel", "advertising_banned", russian, english)])


def _mark(body: MarketingRequest, channel: Channel) -> str | None:
    rule = mark_rule(utcnow().date())
    if rule is None:
        return None
    details = agency_of(database(), principal().tenant_id, utcnow()).settings.details
    return rule.text(advertiser_of(details) or ADVERTISER_UNKNOWN, body.erid, None)


def _written(
    language: Language, body: MarketingRequest, subject: Subject, number: int, room: int
) -> tuple[str, bool]:
    """The model's words when they keep to the order, else ours."""
    ours = variant(subject, body.tone, number, room)
    facts = "\n".join(
        [subject.title, *subject.facts, *subject.must_say, *([subject.link] if subject.link else [])]
    )
    prompt = render(
        "functions.communication",
        "marketing.md",
        channel=channels()[body.channel].title,
        tone=TONE_NAMES[body.tone],
        limit=room,
        label=LABELS[number],
        facts=facts,
        must_say=subject.must_say,
    )
    written = language.write(Writing(agent="communication", prompt=prompt, facts=facts, template=ours))
    good = keeps_to(written.text, subject, room)
    return (written.text, written.degraded) if good else (ours, True)


def _language(event_id: str | None) -> Language:
    occasion = Occasion(tenant_id=principal().tenant_id, deadline=utcnow() + PATIENCE, event_id=event_id)
    return language_for(read_settings(AgentSettings), occasion, utcnow)


def _variant(number: int, text: str, channel: Channel, degraded: bool) -> MarketingText:
    return MarketingText(
        label=LABELS[number],
        text=text,
        length=len(text),
        segments=channel.segments(len(text)),
        degraded=degraded,
    )


def _too_short(limit: int, needed: int) -> FieldError:
    return FieldError(
        "body.must_say",
        "does_not_fit",
        f"Обязательные фразы, ссылка и пометка занимают {needed} знаков, а помещается {limit}: сократите их.",
        f"What must be said takes {needed} characters, {limit} fit.",
    )


def _notes(channel: Channel, is_advertising: bool, mark: str | None) -> list[str]:
    rule = mark_rule(utcnow().date())
    notes = [channel.label] if channel.label else []
    if mark and rule:
        notes.append(f"Это реклама: пометка обязательна с {rule.since:%d.%m.%Y}, {rule.law}.")
    if mark and "[" in mark:
        notes.append("Заполните места в квадратных скобках до публикации: без erid публиковать нельзя.")
    if is_advertising and channel.needs_consent:
        notes.append(consent_note())
    return notes
