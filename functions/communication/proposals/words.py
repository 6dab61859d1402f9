"""A sum in words, as contracts write it: «Два миллиона рублей 50 копеек»."""

from decimal import Decimal

from shared.texts import NO_BREAK, plural


def sum_in_words(amount: Decimal) -> str:
    """Rubles in words with a capital, kopecks in digits."""
    from num2words import num2words

    rubles, kopecks = divmod(int((amount * 100).to_integral_value()), 100)
    words = num2words(rubles, lang="ru")
    named = f"{words[0].upper()}{words[1:]} {plural(rubles, 'рубль', 'рубля', 'рублей')}"
    return f"{named} {kopecks:02d}{NO_BREAK}{plural(kopecks, 'копейка', 'копейки', 'копеек')}"
