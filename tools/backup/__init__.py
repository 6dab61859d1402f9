"""A copy of every table as objects: `<name>/manifest.json`, and `<name>/<table>/<number>.csv.gz`.

A part is CSV with a heading (RFC 4180). Values are as YDB keeps them (a Timestamp in microseconds, Json as
its text), so that nothing is lost on the way; bytes are base64, a backslash with an N is NULL. All tables are
read in one snapshot: what was written meanwhile is in none of them.
"""
