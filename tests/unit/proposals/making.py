"""A proposal to print."""

from datetime import date
from decimal import Decimal

from functions.communication.proposals.content import Proposal, Step, Wanted, compose
from shared.agency import Details
from shared.brief import Brief, EventType, Level
from shared.offered import (
    OfferedAccuracy,
    OfferedEstimate,
    OfferedGroup,
    OfferedLevel,
    OfferedSum,
    OfferedTotals,
)
from shared.shortlist import CategoryShortlist, Pick

DETAILS = Details(
    legal_name="ООО «Ромашка Ивент»",
    inn="7707083893",
    kpp="770701001",
    address="420111, г. Казань, ул. Баумана, д. 15, оф. 7",
    phone="+7 843 200-10-20",
    email="hello@romashka-event.ru",
    signatory="Соколова И. П.",
    signatory_position="генеральный директор",
    account="40702810900000012345",
    bik="044525225",
    bank="ПАО «Банк»",
)
BRIEF = Brief(
    title="Корпоратив в Казани",
    event_type=EventType.CORPORATE_PARTY,
    date=date(2026, 12, 12),
    city="Казань",
    guests=150,
    duration_hours=5,
    wishes=["живая музыка", "без алкоголя"],
)
GROUPS = {
    "Площадка": "420000",
    "Питание и напитки": "862500.50",
    "Техника и свет": "310000",
    "Программа и ведущий": "180000",
    "Оформление": "120000",
    "Фото и видео": "48982.70",
    "Персонал": "0",
}


def estimate() -> OfferedEstimate:
    total = Decimal("2419864.66")
    return OfferedEstimate(
        version=1,
        level=Level.STANDARD,
        groups=[OfferedGroup(name=name, gross=Decimal(gross)) for name, gross in GROUPS.items()],
        totals=OfferedTotals(
            contingency=OfferedSum(gross=Decimal("194148.32")),
            fee=OfferedSum(gross=Decimal("284233.14")),
            total=OfferedSum(gross=total, vat=Decimal("312450.12")),
        ),
        accuracy=OfferedAccuracy(low=Decimal("1693905.26"), high=Decimal("3145824.06")),
        levels=[
            OfferedLevel(
                level=Level.ECONOMY, name="эконом", total=Decimal("1196365.70"), per_guest=Decimal("7975.77")
            ),
            OfferedLevel(level=Level.STANDARD, name="стандарт", total=total, per_guest=Decimal("16132.43")),
            OfferedLevel(
                level=Level.PREMIUM,
                name="премиум",
                total=Decimal("6106979.73"),
                per_guest=Decimal("40713.20"),
            ),
        ],
    )


def pick(name: str, *, invented: bool = False) -> Pick:
    return Pick(
        vendor_id="v",
        name=name,
        city="Казань",
        price=None,
        score=0.5,
        rating="нет отзывов",
        invented=invented,
    )


def proposal(
    client: str = "АО «Вымпел & Ко»", introduction: str = "", vendors: list[Pick] | None = None
) -> Proposal:
    picks = [pick("Зал «Волга»"), pick("Ресторан <Уют>")] if vendors is None else vendors
    return compose(
        number="12-2",
        made_on=date(2026, 11, 22),
        valid_until=date(2026, 12, 1),
        wanted=Wanted(client=client, introduction=introduction, conditions=["Аванс 30 % в течение 3 дней."]),
        brief=BRIEF,
        estimate=estimate(),
        steps=[Step(day=date(2026, 12, 1), title="Площадка законтрактована, депозит внесён")],
        shortlist=[CategoryShortlist(category="venue", name="Площадки", allotted=None, picks=picks)],
        agency="Ромашка Ивент",
        details=DETAILS,
    )
