import os
import subprocess
import sys


def test_a_database_nobody_prepared_is_told_before_anything_is_served(tmp_path):
    surroundings = {**os.environ, "PAMONG_DATA_DIR": str(tmp_path), "DATABASE_URL": ""}
    call = [sys.executable, "-m", "pamong.config.cli", "serve", "--port", "0", "--no-static"]
    found = subprocess.run(call, env=surroundings, capture_output=True, text=True, timeout=60)
    assert (found.returncode, found.stderr.startswith("pamong serve: "), "pamong migrate" in found.stderr) == (
        2, True, True,
    )  # fmt: skip
