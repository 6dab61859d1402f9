"""What goes to the cloud: one zip per function, with its code, its data and its libraries.

    python -m local package        writes build/packages/<function>.zip and prints sizes and import times

Handlers are named `functions.<name>.handler.handler` in the manifest, while the platform documents only
`<file>.<callable>` for a file at the archive's root. Both work: the packages stand at the root as they
stand here, and `index.py` beside them hands on the handler. Terraform names `index.handler`.
"""
