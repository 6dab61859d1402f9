"""What arrives on communication's inbox besides the steps of runs."""

from collections.abc import Callable, Mapping
from datetime import datetime

from functions.communication.chat_store import Written
from functions.communication.instance import database
from functions.communication.mail.services import mail_handlers
from functions.communication.progress import progress_of
from functions.communication.proposals.sending import Sending
from functions.communication.services import answers, chat_store, live, publish
from functions.communication.summaries import sum_up
from shared.approvals.store import Approvals
from shared.audit.origin import Origin, acting
from shared.clock import utcnow
from shared.messages import Message
from shared.runs import messages
from triggers.entry import MessageHandler

Work = Callable[[Message], Written | None]


def handlers() -> Mapping[str, MessageHandler]:
    """By the type of the message."""
    return {
        "request.answered": _telling(lambda message: answers(message.tenantid).answered(message.data)),
        messages.STEP_ENDED: _step_ended,
        "request.withheld": _telling(lambda message: answers(message.tenantid).withheld(message.data)),
        "chat_answer.approved": _telling(_decided),
        "client_request.approved": _telling(_decided),
        "proposal.rejected": _proposal_rejected,
        "chat.grown": sum_up,
        **mail_handlers(),
    }


def _decided(message: Message) -> Written | None:
    return answers(message.tenantid).decided(message.data["approval_id"])


def _proposal_rejected(message: Message, deadline: datetime) -> None:
    with acting(Origin("communication", message.type, {})):
        approval = Approvals(database(), message.tenantid, utcnow).get(message.data["approval_id"])
        Sending(database(), message.tenantid, utcnow).rejected(approval.subject)


def _step_ended(message: Message, deadline: datetime) -> None:
    """Told to those who listen now; others read it with the messages. A late one finds nothing going on."""
    store = chat_store(message.tenantid)
    chat = store.get(message.data["chat_id"])
    if going_on := progress_of(store.steps(chat.context.awaited)):
        live(message.tenantid).progress(chat.chat_id, going_on)


def _telling(work: Work) -> MessageHandler:
    def handle(message: Message, deadline: datetime) -> None:
        with acting(Origin("communication", message.type, {})):
            written = work(message)
        if written is not None:
            publish(message.tenantid, written)

    return handle
