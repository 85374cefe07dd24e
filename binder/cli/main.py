"""Where every command starts and ends: arguments in, one reply or one sentence of trouble out."""

import argparse
import io
import json
import os
import sys
from typing import NoReturn

from binder import __version__
from binder.cli import advise, assessment, book, evidence, intake, keeping, redact, rubric, score, unlock
from binder.errors import Cancelled, UserError

DONE, FIXABLE, WRONG_CALL = 0, 1, 2


class _WrongCall(Exception):
    """The arguments make no call. usage: how to call instead."""

    def __init__(self, usage: str, text: str) -> None:
        super().__init__(text)
        self.usage = usage


class _Parser(argparse.ArgumentParser):
    """argparse, but a wrong call is raised, so that it can be told as JSON too."""

    def error(self, message: str) -> NoReturn:
        raise _WrongCall(self.format_usage(), message)


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    parser = _Parser(prog="binder", description="佐证册：按评分标准自评、收集佐证材料、生成装订册。")
    parser.add_argument("--version", action="version", version=f"binder {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    rubric.register(commands)
    score.register(commands)
    assessment.register(commands)
    keeping.register(commands)
    book.register(commands)
    evidence.register(commands)
    intake.register(commands)
    redact.register(commands)
    unlock.register(commands)
    advise.register(commands)
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run one command. Returns 0: done; 1: the user can fix it; 2: wrong call. Our own faults keep their traceback."""
    arguments = sys.argv[1:] if argv is None else argv
    as_json = "--json" in arguments
    _speak_utf8()
    try:
        parsed = build_parser().parse_args(arguments)
        return int(parsed.run(parsed))
    except _WrongCall as error:
        return _trouble("wrong-call", str(error), as_json, WRONG_CALL, error.usage)
    except UserError as error:
        return _trouble(error.code, error.text, as_json, FIXABLE)
    except Cancelled:
        return FIXABLE
    except BrokenPipeError:  # whoever read our output has seen enough
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
        return DONE
    except SystemExit as leave:  # --help and --version have printed what was asked for
        return leave.code if isinstance(leave.code, int) else DONE


def _speak_utf8() -> None:
    """Chinese comes out whole on consoles and pipes whose own encoding could not carry it (Windows)."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _trouble(code: str, text: str, as_json: bool, exit_code: int, usage: str = "") -> int:
    if as_json:
        print(json.dumps({"error": {"code": code, "text": text}}, ensure_ascii=False, indent=2))
    else:
        print(f"{usage}binder: {text} [{code}]", file=sys.stderr)
    return exit_code
