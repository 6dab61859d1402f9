"""What the reader of an estimate should know: the budget, the rush, what was kept against a wish."""

from functions.finance.catalogue import line_specs, rules
from functions.finance.models import Estimate, Fit, LevelTotal
from functions.finance.shares import check_shares
from functions.finance.terms import Terms
from shared.agents import Notice, Severity
from shared.brief import LEVEL_NAMES, Level
from shared.texts import plural, whole_rubles


def notices_of(estimate: Estimate, terms: Terms, wished: Level | None) -> list[Notice]:
    """All notices, what matters most first."""
    found = [*fit_notices(estimate), *_level_notices(estimate, wished), *_kept_notices(terms)]
    if terms.rush:
        found.append(_rush(terms))
    if any(line.code == "permits.music" for line in estimate.lines):
        found.append(_music())
    found += _forgotten(estimate)
    return [*found, *check_shares(estimate.event_type, estimate.lines)]


def fit_notices(estimate: Estimate) -> list[Notice]:
    """Does it fit, and what of it."""
    fit = estimate.fit
    if fit is None:
        return []
    if not fit.fits:
        return [_too_small(fit)] if fit.minimum is not None else [_above(fit)]
    if fit.cuts:
        return [_cut(fit)]
    return _generous(estimate, fit)


def _too_small(fit: Fit) -> Notice:
    enough = [one for one in fit.advice if one.fits]
    advice = "; ".join(f"{one.change} — {whole_rubles(one.total)}" for one in enough)
    ways = f"Уложиться можно так: {advice}." if enough else "Ни одно изменение по отдельности не спасает."
    return Notice(
        code="budget_too_small",
        severity=Severity.BLOCK,
        field="budget",
        message=(
            f"Бюджета {whole_rubles(fit.budget)} не хватает: даже самый скромный вариант стоит "
            f"{whole_rubles(fit.minimum or fit.budget)}, не хватает {whole_rubles(-fit.spare)}. {ways} "
            "Смета показана по минимуму и бюджет превышает."
        ),
    )


def _above(fit: Fit) -> Notice:
    return Notice(
        code="budget_exceeded",
        severity=Severity.WARN,
        field="budget",
        message=f"Смета больше бюджета {whole_rubles(fit.budget)} на {whole_rubles(-fit.spare)}.",
    )


def _cut(fit: Fit) -> Notice:
    done = "; ".join(f"{cut.title} (−{whole_rubles(cut.saving)})" for cut in fit.cuts)
    return Notice(
        code="budget_cuts",
        severity=Severity.WARN,
        field="fit.cuts",
        message=f"Чтобы уложиться в {whole_rubles(fit.budget)}, пришлось: {done}. Согласуйте с клиентом.",
    )


def _generous(estimate: Estimate, fit: Fit) -> list[Notice]:
    """An unspent part worth naming, what it could raise, and what the whole next level would take."""
    if fit.spare * 100 < fit.budget * rules().upgrade_from:
        return []
    parts = [f"В бюджете остаётся {whole_rubles(fit.spare)}: цены под него не подняты."]
    if fit.upgrades:
        offers = ", ".join(f"{one.name.lower()} (+{whole_rubles(one.cost)})" for one in fit.upgrades)
        parts.append(f"На него можно поднять до уровня «{LEVEL_NAMES[fit.upgrades[0].level]}»: {offers}.")
    better = _next_level(estimate)
    if better and better.total > fit.budget:
        missing = whole_rubles(better.total - fit.budget)
        parts.append(f"Чтобы перейти на «{better.name}» целиком, не хватает {missing}.")
    return [Notice(code="budget_spare", severity=Severity.INFO, field="fit.spare", message=" ".join(parts))]


def _level_notices(estimate: Estimate, wished: Level | None) -> list[Notice]:
    if wished is None or wished is estimate.level:
        return []
    message = (
        f"Уровень «{LEVEL_NAMES[wished]}» в бюджет не помещается, "
        f"смета посчитана на уровне «{LEVEL_NAMES[estimate.level]}»."
    )
    return [Notice(code="level_lowered", severity=Severity.WARN, field="level", message=message)]


def _kept_notices(terms: Terms) -> list[Notice]:
    names = ", ".join(f"«{line_specs()[code].name}»" for code in sorted(terms.wanted.kept))
    if not names:
        return []
    message = f"{names}: по пожеланию не убрано, на безопасности мы не экономим."
    return [Notice(code="safety_kept", severity=Severity.WARN, field="wishes", message=message)]


def _rush(terms: Terms) -> Notice:
    weeks = terms.type_rules.min_weeks
    term = f"{weeks} {plural(weeks, 'недели', 'недель', 'недель')}"
    return Notice(
        code="rush",
        severity=Severity.WARN,
        field="date",
        message=f"До мероприятия меньше {term}: в смету заложена наценка подрядчиков за срочность.",
    )


def _music() -> Notice:
    return Notice(
        code="music_rates_outdated",
        severity=Severity.INFO,
        field="lines.permits.music",
        message="Ставки РАО и ВОИС взяты за 2018 год: проверьте действующие до договора.",
    )


def _forgotten(estimate: Estimate) -> list[Notice]:
    names = [line.name for line in estimate.lines if line_specs()[line.code].forgotten]
    if not names:
        return []
    message = f"Учтено то, что в сметах часто забывают: {'; '.join(names)}."
    return [Notice(code="often_forgotten", severity=Severity.INFO, field="lines", message=message)]


def _next_level(estimate: Estimate) -> LevelTotal | None:
    order = [one.level for one in estimate.levels]
    position = order.index(estimate.level) + 1
    return estimate.levels[position] if position < len(order) else None
