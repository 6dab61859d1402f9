"""A run as it stands in the tables, with what its steps brought: the API shows less."""

from functions.maestro.store import RunStore, StoredRun
from shared.agents import AgentResult
from shared.database import Database, Row, Statement

READ_OUTCOMES = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $run_id AS Utf8;

SELECT step, result, late_result FROM run_steps WHERE tenant_id = $tenant_id AND run_id = $run_id;
""")


def stored_run(database: Database, tenant_id: str, run_id: str) -> StoredRun:
    """The run must be there."""
    stored = RunStore(database).get(tenant_id, run_id)
    assert stored is not None
    rows = database.read(READ_OUTCOMES, tenant_id=tenant_id, run_id=run_id)[0]
    outcomes = {row.pop("step"): _results(row) for row in rows}
    return StoredRun(stored.run, [step.model_copy(update=outcomes[step.step]) for step in stored.steps])


def _results(row: Row) -> dict[str, AgentResult]:
    return {name: AgentResult.model_validate(value) for name, value in row.items() if value is not None}
