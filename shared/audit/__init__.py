"""The journal of writes: who changed what, from where, in which run; append-only and sealed by hashes.

An entry is written by the very statement that makes the change, so there is none without the other and
no round trip more. Entries share no row: writers never wait for each other. The hash chain is put over
them afterwards: once a minute housekeeping seals what each agency wrote (see `sealing`), so that only
housekeeping ever touches the head of a chain. An entry younger than that minute is not protected yet.
"""
