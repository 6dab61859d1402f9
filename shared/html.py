"""HTML from outside (vendors' letters, templates, posts), cleaned by nh3, the ammonia library."""

from html import unescape

#: What a letter needs. No scripts, styles, forms, frames, pictures (they tell who reads) or event handlers.
TAGS = frozenset(
    ("a", "b", "blockquote", "br", "code", "em", "h1", "h2", "h3", "h4", "hr", "i", "li", "ol", "p", "pre")
) | frozenset(("s", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "u", "ul"))
ATTRIBUTES = {"a": {"href", "title"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
SCHEMES = frozenset(("https", "http", "mailto", "tel"))


def clean_html(text: str) -> str:
    """The same HTML with nothing in it that acts; links get `rel="noopener noreferrer nofollow"`."""
    import nh3

    return nh3.clean(
        text,
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes=set(SCHEMES),
        link_rel="noopener noreferrer nofollow",
    )


def text_of_html(text: str) -> str:
    """The words alone, for a model or a search index."""
    import nh3

    return unescape(nh3.clean(text, tags=set(), attributes={}))
