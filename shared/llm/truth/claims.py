"""Words that promise or report without a figure: «бесплатно», «отменено». Only the facts may."""

import re

_CLAIM = re.compile(
    r"\b(?:бесплатн\w*|задаром|скидк\w*|подарок|подарк\w+|рассрочк\w*|"
    r"отмен[её]н\w*|отменили|аннулирован\w*|перенес[её]н\w*|оплачен\w*|подписан\w*|возвращен\w*|возврат\w*|"
    r"удал[её]н\w*|заблокирован\w*|взломан\w*|предоплат\w*|пароль|пароля|паролем|реквизит\w*|"
    r"free|cancelled|canceled|paid|refund\w*|password|discount\w*)\b",
    re.IGNORECASE,
)


def claims(text: str) -> list[str]:
    """Such words as written."""
    return _CLAIM.findall(text)
