"""HTML from outside: it shows, it does not act."""

import pytest

from shared.html import clean_html, text_of_html


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        '<a href="javascript:alert(1)">счёт</a>',
        '<a href="java\nscript:alert(1)">счёт</a>',
        '<a href="data:text/html,<script>alert(1)</script>">счёт</a>',
        '<p onclick="alert(1)" style="position:fixed">текст</p>',
        '<iframe src="https://evil.example"></iframe>',
        '<form action="https://evil.example"><input name="password"></form>',
        '<meta http-equiv="refresh" content="0;url=https://evil.example">',
        "<math><mtext><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    ],
)
def test_what_acts_is_gone(attack: str) -> None:
    cleaned = clean_html(attack)

    assert not any(
        f"<{tag}" in cleaned for tag in ("script", "img", "svg", "iframe", "form", "meta", "style")
    )
    assert not any(word in cleaned for word in ("onclick", "javascript:", "data:", 'style="'))


def test_what_shows_stays() -> None:
    text = "<p>Смета <b>на 150 гостей</b></p><ul><li>зал</li></ul>"

    assert clean_html(text) == text


def test_link_tells_its_target_nothing() -> None:
    cleaned = clean_html('<a href="https://example.ru">сайт</a>')

    assert cleaned == '<a href="https://example.ru" rel="noopener noreferrer nofollow">сайт</a>'


def test_words_of_html_are_without_tags_and_scripts() -> None:
    assert text_of_html("<p>Цена &lt; 5&nbsp;000</p><script>x</script>") == "Цена < 5\xa0000"
