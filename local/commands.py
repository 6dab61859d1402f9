"""A program of several commands.

A command is a module with `add_arguments(parser)` and `run(arguments) -> exit code`; only the one that
is called is imported.
"""

import argparse
from collections.abc import Mapping, Sequence
from importlib import import_module

Commands = Mapping[str, tuple[str, str]]
"""Name → module, what it does."""


def run_command(program: str, commands: Commands, arguments: Sequence[str]) -> int:
    """Find the command in the first argument and give it the rest; its exit code."""
    width = max(map(len, commands)) + 2
    help_text = "\n".join(f"{name:{width}}{text}" for name, (_, text) in commands.items())
    parser = argparse.ArgumentParser(
        prog=program, epilog=help_text, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=commands, metavar="COMMAND")
    name = parser.parse_args(arguments[:1]).command
    command = import_module(commands[name][0])
    own = argparse.ArgumentParser(prog=f"{program} {name}", description=command.__doc__)
    command.add_arguments(own)
    code: int = command.run(own.parse_args(arguments[1:]))
    return code
