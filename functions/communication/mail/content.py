"""What a mailing says, as its author writes it. Pure."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from functions.communication.mail.addresses import Line

Purpose = Literal["service", "advertising"]
Body = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200_000)]


class Content(BaseModel):
    """One of `text`, `html` and `mjml`; the other forms are made of it. `{{ name }}`, `{{ email }}` and the
    columns of the list stand for the recipient's."""

    model_config = ConfigDict(extra="forbid")

    subject: Annotated[Line, Field(min_length=1, max_length=200)]
    text: Body | None = None
    html: Body | None = None
    mjml: Body | None = None
    purpose: Purpose = Field(
        default="service",
        description="service — о мероприятии, в котором человек участвует; advertising — реклама: нужно "
        "согласие на неё, в письме будут пометка и ссылка для отписки",
    )
    advertiser: Line = Field(default="", description="Чья реклама; пусто — самого агентства")
    erid: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{5,64}$")] | None = None
    no_erid_because: Annotated[Line, Field(min_length=5)] | None = Field(
        default=None, description="Почему erid не нужен, словами агентства; хранится с рассылкой"
    )

    @model_validator(mode="after")
    def _has_one_body(self) -> Self:
        if len([one for one in (self.text, self.html, self.mjml) if one is not None]) != 1:
            raise ValueError("Укажите одно: text, html или mjml.")
        if self.erid and self.no_erid_because:
            raise ValueError("Укажите erid или причину, почему он не нужен, а не то и другое.")
        return self

    @property
    def is_advertising(self) -> bool:
        """Whether it needs consent, mark and a way to unsubscribe."""
        return self.purpose == "advertising"
