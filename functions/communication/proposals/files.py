"""The files of a proposal in Object Storage, and the logo they carry."""

from collections.abc import Mapping
from dataclasses import dataclass

from functions.communication.proposals.content import Proposal
from functions.communication.proposals.logo import LogoFile
from shared.objects import Objects
from shared.stored_files import proposal_files

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

        shown, logo = printed(proposal), LogoFile(self.objects, self.tenant_id).read()
        files = proposal_files(self.tenant_id, proposal_id, proposal.number)
        for extension, content in (("docx", docx_of(shown, logo)), ("pdf", pdf_of(shown, logo))):
            self.objects.put(files[extension].key, content, TYPES[extension])

    def links(self, proposal_id: str, proposal: Proposal) -> Mapping[str, str]:
        """Format → a link good for a quarter of an hour. Files that an erasure took are written anew, from
        what it left."""
        files = proposal_files(self.tenant_id, proposal_id, proposal.number)
        if not self.objects.has(files["pdf"].key):
            self.write(proposal_id, proposal)
        return {extension: self.objects.link(file.key, file.name) for extension, file in files.items()}
