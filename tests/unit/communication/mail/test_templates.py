"""Templates: what an author may write, and what other people's words cannot do in it."""

import pytest

from functions.communication.mail.content import Content
from functions.communication.mail.templates import compile_content
from shared.errors import InvalidInput

MJML = "<mjml><mj-body><mj-section><mj-column>{}</mj-column></mj-section></mj-body></mjml>"


def filled(values: dict[str, str], **content: str) -> tuple[str, str, str]:
    made = compile_content(
        Content.model_validate({"subject": "Ждём вас", **content}), "Реклама. ООО «Ромашка»."
    )
    words = made.fill(values)
    return words.subject, words.text, words.html


def test_text_becomes_both_parts() -> None:
    _, text, html = filled({"name": "Анна"}, text="Здравствуйте, {{ name }}!\n\nЖдём <вас>.")

    assert text == "Здравствуйте, Анна!\n\nЖдём <вас>.\n"
    assert "<p>Здравствуйте, Анна!</p><p>Ждём &lt;вас&gt;.</p>" in html


def test_html_is_cleaned_and_gets_a_text_part() -> None:
    source = (
        '<p>Ждём<script>alert(1)</script><br>в <a href="https://x.ru" onclick="f()">зале</a></p><img src=x>'
    )

    _, text, html = filled({}, html=source)

    assert text == "Ждём\nв зале (https://x.ru)\n"
    assert "<script" not in html
    assert "onclick" not in html
    assert "<img" not in html


def test_html_in_a_name_is_text() -> None:
    _, _, html = filled({"name": "<img src=x onerror=alert(1)>"}, html="<p>{{ name }}</p>")

    assert "<img" not in html
    assert "&lt;img src=x onerror=alert(1)&gt;" in html


def test_placeholder_in_a_name_stays_as_it_is_written() -> None:
    _, text, _ = filled({"name": "{{ email }}", "email": "secret@example.ru"}, text="{{ name }}")

    assert text == "{{ email }}\n"


def test_line_ends_in_a_name_do_not_reach_the_subject() -> None:
    subject, _, _ = filled({"name": "Анна\r\nBcc: all@example.ru"}, subject="{{ name }}", text="—")

    assert subject == "Анна Bcc: all@example.ru"


def test_mjml_is_compiled_and_loads_nothing_from_elsewhere() -> None:
    source = MJML.format(
        '<mj-text>Привет,&nbsp;{{ name }}</mj-text><mj-button href="https://x.ru">Да</mj-button>'
    )

    _, text, html = filled({"name": "Анна"}, mjml=source)

    assert "Привет, Анна" in text
    assert "Да (https://x.ru)" in text
    assert "googleapis" not in html


def test_advertising_has_mark_and_way_out_in_both_parts() -> None:
    _, text, html = filled({"unsubscribe_url": "https://m.ru/u"}, text="Скидки", purpose="advertising")

    assert "Реклама. ООО «Ромашка»." in text
    assert "Отписаться: https://m.ru/u" in text
    assert "Реклама. ООО «Ромашка»." in html
    assert '<a href="https://m.ru/u">Отписаться</a>' in html


@pytest.mark.parametrize(
    "body",
    [
        '<mj-include path="/etc/passwd" />',
        "<mj-raw><script>alert(1)</script></mj-raw>",
        "<mj-text><script>alert(1)</script></mj-text>",
        '<mj-text><a href="javascript:alert(1)">x</a></mj-text>',
        '<mj-button href="{{ name }}">x</mj-button>',
        '<mj-button href="https://{{ name }}/">x</mj-button>',
        '<mj-image src="data:image/svg+xml,x" />',
        '<mj-text><p onclick="f()">x</p></mj-text>',
        '<mj-text color="{{ name }}">x</mj-text>',
        "<mj-text>не закрыто",
    ],
)
def test_mjml_with_what_a_letter_may_not_contain_is_refused(body: str) -> None:
    with pytest.raises(InvalidInput):
        filled({}, mjml=MJML.format(body))


def test_mjml_with_entities_of_its_own_is_refused() -> None:
    bomb = '<!DOCTYPE m [<!ENTITY a "aaaa">]>' + MJML.format("<mj-text>&a;</mj-text>")

    with pytest.raises(InvalidInput):
        filled({}, mjml=bomb)


@pytest.mark.parametrize(
    "text",
    [
        "{{ name.__class__ }}",
        "{{ ''.__class__.__mro__ }}",
        "{% for i in range(10**9) %}x{% endfor %}",
        "{{ 'a' * 10**9 }}",
        "{{ name|attr('x') }}",
        "{% include '/etc/passwd' %}",
        "{{ cycler() }}",
        "{% set x = 1 %}",
        "{{ name",
    ],
)
@pytest.mark.parametrize("part", ["subject", "text"])
def test_placeholder_that_is_more_than_a_value_is_refused(part: str, text: str) -> None:
    with pytest.raises(InvalidInput):
        filled({}, **{"text": "—", part: text})


def test_column_outside_of_conditions_is_required() -> None:
    text = "{{ стол }}{% if зал %}{{ зал }}{% endif %}{{ ряд|default('любой') }}{{ name }}"

    made = compile_content(Content(subject="—", text=text), "")

    assert made.required == {"стол"}
