"""What the commands share: how one is added, and how it says what it has to say."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

Commands: TypeAlias = Any
"""What `ArgumentParser.add_subparsers` returns; argparse keeps its class to itself."""

Command: TypeAlias = Callable[[argparse.Namespace], int]
"""Runs one command and returns the exit code: 0 done, 1 the user should look at it."""


def add_command(commands: Commands, name: str, help_text: str, run: Command) -> argparse.ArgumentParser:
    """Add a command that takes --json. Returns its parser, for arguments of its own."""
    parser: argparse.ArgumentParser = commands.add_parser(name, help=help_text, description=help_text)
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    parser.set_defaults(run=run, parser=parser)
    return parser


def on_folder(commands: Commands, name: str, help_text: str, run: Command) -> argparse.ArgumentParser:
    """Add a command on an assessment's folder."""
    parser = add_command(commands, name, help_text, run)
    parser.add_argument("folder", metavar="DIR", type=Path, help="创建档案的文件夹（.binder）")
    return parser


def show(args: argparse.Namespace, data: object, *lines: str) -> None:
    """Print the data as JSON when --json was given, else the lines."""
    print(json.dumps(data, ensure_ascii=False, indent=2) if args.json else "\n".join(lines))
