"""YQL to SQLite: a strict compiler for the subset this project writes.

`lexer` → `parse_*` (tree in `syntax`) → `compile_*` (types in `types`, conversions in `code`). What it
does not know is an error that says so, never a guess. Knows no database and no network.
"""
