"""Repair tools: for whoever runs an installation, on the services that the environment names.

    python -m local tools letters                 on the local cloud that runs here
    python -m local tools --of prod letters       on the installation `prod`

Both start `python -m tools …` with the addresses of that installation, see `local/tools.py`.
"""
