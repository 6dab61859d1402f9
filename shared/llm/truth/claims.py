"""Words that promise, compare or report: «бесплатно», «вдвое», «отменено». Only the facts may."""

import re

_GAP = "[ \u00a0]"
_CLAIM = re.compile(
    rf"\b(?:бесплатн\w*|задаром|скидк\w*|в{_GAP}подарок|рассрочк\w*|вдвое|втрое|вчетверо|"
    r"отмен[её]н\w*|отменили|аннулирован\w*|перенес[её]н\w*|оплачен\w*|подписан\w*|возвращен\w*|возврат\w*|"
    r"удал[её]н\w*|заблокирован\w*|взломан\w*|предоплат\w*|пароль|пароля|паролем|реквизит\w*|"
    r"free|cancelled|canceled|paid|refund\w*|password|discount\w*)\b",
    re.IGNORECASE,
)


def claims(text: str) -> list[str]:
    """Such words as written."""
    return _CLAIM.findall(text)
