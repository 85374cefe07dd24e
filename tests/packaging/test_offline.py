"""The program uses no network: its whole main job, from the demo's files to the checked binder, is done without."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WITHOUT_NETWORK = ["unshare", "--net", *(() if os.name == "posix" and os.geteuid() == 0 else ("--map-root-user",))]
TRIAL = """
import json, socket, sys
from dataclasses import asdict
from pathlib import Path
from binder.progress import Progress
from binder.usecases.selftest import run_selftest

if __name__ == "__main__":
    assert [name for _, name in socket.if_nameindex()] == ["lo"], "this is not a place without network"
    print(json.dumps(asdict(run_selftest(Path(sys.argv[1]), Progress()))))
"""
IMPORTS = """
import importlib, pkgutil, sys
for name in ("binder", "ui"):
    for module in pkgutil.walk_packages([name], name + "."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
print(*sorted({"http.client", "urllib.request", "ftplib", "smtplib", "PySide6.QtNetwork"} & set(sys.modules)))
"""


def python(script: Path, *arguments: str, within: list[str]) -> str:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    command = [*within, sys.executable, str(script), *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(not shutil.which("unshare"), reason="only Linux can take the network away")
def test_the_whole_demo_runs_in_an_empty_network_namespace(tmp_path: Path) -> None:
    (tmp_path / "trial.py").write_text(TRIAL, encoding="utf-8")
    verdict = json.loads(python(tmp_path / "trial.py", str(tmp_path / "结果"), within=WITHOUT_NETWORK))
    assert verdict["ok"], verdict
    steps = ["demo", "score", "attach", "brought", "verify", "export", "archive"]
    assert [step["name"] for step in verdict["steps"]] == steps
    assert (tmp_path / "结果" / "自检 佐证册.pdf").stat().st_size > 1_000_000


def test_the_core_and_the_window_import_nothing_that_speaks_a_network_protocol(tmp_path: Path) -> None:
    (tmp_path / "imports.py").write_text(IMPORTS, encoding="utf-8")
    assert python(tmp_path / "imports.py", within=[]).split() == []
