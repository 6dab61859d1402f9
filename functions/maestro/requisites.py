"""What an agency says of itself as a party, checked when it is written: numbers with check digits. Pure."""

from collections.abc import Iterable
from itertools import cycle

from pydantic import ValidationInfo, field_validator

from shared.agency import Details

#: Weights of the key of an account (Bank of Russia, 08.09.1997 № 515).
_KEY = (7, 1, 3)
#: Of a company and of an entrepreneur: digits → divisor (Ministry of Finance, 30.10.2017 № 165н).
_OGRN = {13: 11, 15: 13}


class CheckedDetails(Details):
    """Details whose numbers hold together. What was stored before a rule is read without it."""

    @field_validator("kpp")
    @classmethod
    def _kpp_of_a_company(cls, kpp: str, info: ValidationInfo) -> str:
        if kpp and len(info.data.get("inn") or "") == 12:
            raise ValueError("КПП бывает только у организаций: с ИНН из 12 цифр его нет.")
        return kpp

    @field_validator("ogrn")
    @classmethod
    def _right_ogrn(cls, ogrn: str) -> str:
        if ogrn and not is_ogrn(ogrn):
            raise ValueError("Контрольная цифра ОГРН не сходится: проверьте номер.")
        return ogrn

    @field_validator("account", "correspondent_account")
    @classmethod
    def _right_account(cls, account: str, info: ValidationInfo) -> str:
        bik = info.data.get("bik", "")
        if account and not bik:
            raise ValueError("Укажите БИК: без него счёт не проверить.")
        is_right = is_account if info.field_name == "account" else is_correspondent_account
        if account and not is_right(account, bik):
            raise ValueError("Счёт не подходит к БИК: проверьте обе строки реквизитов.")
        return account


def is_ogrn(number: str) -> bool:
    """13 digits of a company or 15 of an entrepreneur, the last one right."""
    divisor = _OGRN.get(len(number))
    return divisor is not None and int(number[:-1]) % divisor % 10 == int(number[-1])


def is_account(account: str, bik: str) -> bool:
    """An account in the bank with that code."""
    return _has_key(bik[-3:] + account)


def is_correspondent_account(account: str, bik: str) -> bool:
    """The bank's own account at the Bank of Russia."""
    return account.startswith("301") and account[-3:] == bik[-3:] and _has_key(f"0{bik[4:6]}{account}")


def _has_key(digits: Iterable[str]) -> bool:
    return sum(int(digit) * weight % 10 for digit, weight in zip(digits, cycle(_KEY), strict=False)) % 10 == 0
