"""The default agent: answers what no other agent is for, and says what Maestro can do."""

from shared.agents import AgentCard, AgentDeps, AgentResult, AgentTask
from shared.llm.language import Writing
from shared.texts import render

PACKAGE = "functions.maestro"


class Assistant:
    """Never fails for want of a model: then it tells what can be asked."""

    card = AgentCard(
        name="assistant",
        title="Ответ",
        description="Отвечает на общие вопросы и подсказывает, что умеет Maestro.",
        intents=["default"],
        inbox="maestro-inbox",
    )

    def run(self, task: AgentTask, deps: AgentDeps) -> AgentResult:
        """An answer in words, with no figures of its own or of the asker's: a claim is no fact."""
        template = render(PACKAGE, "assistant.md")
        written = deps.language.write(
            Writing(
                agent="maestro",
                prompt=render(PACKAGE, "assistant_prompt.md", text=task.text),
                facts=template,
                template=template,
            )
        )
        return AgentResult(
            data={},
            summary=written.text,
            warnings=written.notices,
            usage=written.usage,
            degraded=written.degraded,
        )


AGENT = Assistant()
