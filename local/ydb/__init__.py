"""A YDB for one machine: the services of the `ydb` SDK's own stubs over SQLite.

    python -m local.ydb data.sqlite 2136        # prints one line: ready grpc://localhost:2136/?database=/local
    YDB_ENDPOINT=grpc://localhost:2136 YDB_DATABASE=/local YDB_ANONYMOUS_CREDENTIALS=1

Reading order: `server` (gRPC; its LocalYdb lists every deviation) → `sessions` → `engine` → `transactions`,
with the compiler in `yql`. `process` starts a server as a child, `control` gives it orders: faults, counts.
"""
