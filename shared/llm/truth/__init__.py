"""The truth check: a generated text may quote nothing that is not in its facts."""

from shared.llm.truth.check import untruths

__all__ = ["untruths"]
