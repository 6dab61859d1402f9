"""Test letters: to colleagues, at once, past the list and the approvals."""

from collections.abc import Collection, Sequence
from contextlib import closing

from functions.communication.mail.lists import Addressee
from functions.communication.mail.settings_store import Meters
from functions.communication.mail.writer import Writer
from functions.communication.senders.base import SendError
from shared.errors import FieldError, InvalidInput, TooManyRequests, Unavailable
from shared.ids import new_id


def send_test(
    writer: Writer, meters: Meters, sample: Addressee, to: Sequence[str], own: Collection[str]
) -> None:
    """As it would look for `sample`. Raises `InvalidInput` for a stranger's address, `TooManyRequests`,
    `Unavailable`."""
    if any(address not in own for address in to):
        raise InvalidInput(errors=[_stranger()])
    if meters.take(writer.carrier.quota, len(to)).letters == 0:
        raise TooManyRequests(
            "Квота отправителя занята, попробуйте через минуту.", "The quota is used up.", retry_after=60
        )
    with closing(writer.carrier.open()) as sender:
        try:
            for address in to:
                sender.send(writer.test_letter(sample, address, new_id("test")))
        except SendError as error:
            raise Unavailable(
                f"Отправитель не принял письмо ({error.reason}).", f"Not sent: {error.reason}."
            ) from error


def _stranger() -> FieldError:
    return FieldError(
        "body.to",
        "not_a_colleague",
        "Пробные письма уходят только на адреса сотрудников и самого агентства.",
        "Test letters go to colleagues only.",
    )
