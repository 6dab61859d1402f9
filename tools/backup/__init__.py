"""A copy of every table as objects: `<name>/manifest.json`, and `<name>/<table>/<number>.jsonl.gz`.

A line of a part is a row: a JSON array in the order of the manifest's columns. Values are as YDB keeps them
(a Timestamp in microseconds, Json as its text), so that nothing is lost on the way; Decimals are strings and
bytes are base64. All tables are read in one snapshot: what was written meanwhile is in none of them.
"""
