"""The agency's own settings: what every function reads instead of asking for it each time."""

from decimal import Decimal
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from shared.llm.choice import LanguageChoice
from shared.vat import TaxStatus

MAX_PERCENT = 50


def _time_zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (KeyError, OSError, ValueError) as error:
        raise ValueError("Такого часового пояса нет. Пример: Europe/Moscow, Asia/Yekaterinburg.") from error


def _inn(text: str) -> str:
    if not is_inn(text):
        raise ValueError("ИНН — 10 или 12 цифр, и контрольные цифры должны сойтись: проверьте номер.")
    return text


#: As a browser writes it: lower case, no path, a port only where it is not the usual one.
Origin = Annotated[str, Field(max_length=300, pattern=r"^https://[a-z0-9.-]{1,253}(:[0-9]{1,5})?$")]
Percent = Annotated[Decimal, Field(ge=0, le=MAX_PERCENT, max_digits=5, decimal_places=2)]
Line = Annotated[str, Field(max_length=300)]


class Details(BaseModel):
    """The agency as a party: what letters, proposals and contracts name. Empty is not printed."""

    model_config = ConfigDict(extra="forbid")

    legal_name: Line = ""
    inn: Annotated[str, AfterValidator(_inn)] | None = None
    kpp: str = Field(default="", pattern=r"^(\d{4}[0-9A-Z]{2}\d{3})?$")
    ogrn: str = Field(default="", pattern=r"^(\d{13}|\d{15})?$")
    address: Line = ""
    phone: Line = ""
    email: Line = ""
    site: Line = ""
    signatory: Line = ""
    signatory_position: Line = ""
    bank: Line = ""
    bik: str = Field(default="", pattern=r"^(\d{9})?$")
    account: str = Field(default="", pattern=r"^(\d{20})?$")
    correspondent_account: str = Field(default="", pattern=r"^(\d{20})?$")


class AgencySettings(BaseModel):
    """Everything an agency sets once."""

    model_config = ConfigDict(extra="ignore")

    home_city: str = Field(default="Москва", min_length=1, max_length=100)
    timezone: Annotated[str, AfterValidator(_time_zone)] = "Europe/Moscow"
    fee_percent: Percent | None = Field(default=None, description="Вознаграждение; пусто — обычное по рынку")
    contingency_percent: Percent | None = Field(default=None, description="Резерв; пусто — по типу события")
    tax_status: TaxStatus = TaxStatus.VAT
    details: Details = Details()
    llm: LanguageChoice = Field(default=LanguageChoice(), description="Языковые модели и лимиты на тексты")
    origins: list[Origin] = Field(
        default_factory=list, max_length=20, description="Сайты, чьи страницы могут обращаться к API"
    )

    @property
    def zone(self) -> ZoneInfo:
        """Where the agency's days begin."""
        return ZoneInfo(self.timezone)


class Agency(BaseModel):
    """An agency and its settings. `version` grows with every change."""

    name: str
    settings: AgencySettings = AgencySettings()
    version: int = 0


#: Weights of the check digits (tax service's order ММВ-7-6/435@ of 2012): a company has one, a person two.
_WEIGHTS = {
    10: ((2, 4, 10, 3, 5, 9, 4, 6, 8),),
    12: ((7, 2, 4, 10, 3, 5, 9, 4, 6, 8), (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)),
}


def is_inn(text: str) -> bool:
    """A taxpayer's number with right check digits."""
    if not text.isascii() or not text.isdigit() or len(text) not in _WEIGHTS:
        return False
    digits = [int(digit) for digit in text]
    return all(
        sum(weight * digit for weight, digit in zip(weights, digits, strict=False)) % 11 % 10
        == digits[len(weights)]
        for weights in _WEIGHTS[len(text)]
    )
