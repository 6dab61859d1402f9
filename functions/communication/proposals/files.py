"""The files of a proposal in Object Storage, and the logo they carry."""

from collections.abc import Mapping
from dataclasses import dataclass

from functions.communication.proposals.content import Proposal
from shared.errors import NotFound
from shared.objects import ObjectKey, Objects, object_key

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


@dataclass(frozen=True)
class ProposalFiles:
    """Of one tenant."""

    objects: Objects
    tenant_id: str

    def write(self, proposal_id: str, proposal: Proposal) -> None:
        """Both formats; writing them again writes the same."""
        from functions.communication.proposals.docx_file import docx_of
        from functions.communication.proposals.pdf_file import pdf_of
        from functions.communication.proposals.printed import printed

        shown, logo = printed(proposal), self._logo()
        for extension, content in (("docx", docx_of(shown, logo)), ("pdf", pdf_of(shown, logo))):
            self.objects.put(self._key(proposal_id, extension), content, TYPES[extension])

    def links(self, proposal_id: str, proposal: Proposal) -> Mapping[str, str]:
        """Format → a link good for a quarter of an hour."""
        return {
            extension: self.objects.link(
                self._key(proposal_id, extension), f"Предложение {proposal.number}.{extension}"
            )
            for extension in TYPES
        }

    def _key(self, proposal_id: str, extension: str) -> ObjectKey:
        return object_key("documents", self.tenant_id, "proposals", f"{proposal_id}.{extension}")

    def _logo(self) -> bytes | None:
        """`documents/<tenant>/brand/logo.png`, when the agency has put one there."""
        try:
            return self.objects.get(object_key("documents", self.tenant_id, "brand", "logo.png"))
        except NotFound:
            return None
