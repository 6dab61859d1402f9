"""List parameters inside SQLite: JSON arrays, read by `json_each`.

What JSON cannot hold exactly (bytes, decimals, doubles) travels as hexadecimal text.
"""

from local.ydb.yql.scope import Relation, bound
from local.ydb.yql.tables import quote
from local.ydb.yql.types import DOUBLE, FLOAT, STRING, DecimalType, StructType, YqlType, bare


def element_sql(kind: YqlType, sql: str) -> str:
    """The stored form of a JSON element."""
    kind = bare(kind)
    if kind == STRING or isinstance(kind, DecimalType):
        return f"ydb_unhex({sql})"
    return f"ydb_undouble({sql})" if kind in (FLOAT, DOUBLE) else sql


def rows_relation(parameter: str, row: StructType) -> Relation:
    """AS_TABLE of a parameter: each row is an array in the order of the struct's members."""
    columns = ", ".join(
        f"{element_sql(kind, f'value ->> {position}')} AS {quote(name)}"
        for position, (name, kind) in enumerate(row.members)
    )
    return Relation(f"SELECT {columns} FROM json_each({bound(parameter)})", dict(row.members))
