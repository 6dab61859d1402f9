"""What a client told us about a person stands in no log line, whatever the model does."""

from io import StringIO

import pytest

from shared.llm.language import Extraction, Writing
from tests.fakes.gigachat import Behaviour, FakeGigaChat, cut, status, words
from tests.functions.llm.cases import Reading
from tests.functions.llm.conftest import Speaking

SECRETS = ("Жанн", "Розенблат", "912 345", "zhanna@", "4111")
PROMPT = "Свадьба: Жанна Розенблат, +7 912 345-67-89, zhanna@rozenblat.pro, карта 4111 1111 1111 1111."
FAULTS = {
    "answer": words("Готово."),
    "500": status(500, PROMPT),
    "422": status(422, PROMPT),
    "401": status(401, PROMPT),
    "cut": cut(40, words(PROMPT)),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_no_prompt_with_personal_data_is_logged(
    gigachat: FakeGigaChat, speaking: Speaking, log_lines: StringIO, fault: Behaviour
) -> None:
    gigachat.will(*[fault] * 8)

    speaking().write(Writing(agent="planning", prompt=PROMPT, facts=PROMPT, template="Нет слов."))
    speaking().extract(Extraction(agent="maestro", prompt=PROMPT, schema=Reading))

    assert log_lines.getvalue()
    assert [secret for secret in SECRETS if secret in log_lines.getvalue()] == []
