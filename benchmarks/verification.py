"""`/v/<code>` under load, against a bare Flask page on the same server in the same run.

`python -m benchmarks.verification` (needs `wrk`). The limit: no less than a quarter of the bare page's
requests per second, under 250 MB for the whole server.
"""

import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.request import urlopen

from flask import Flask

import wsgi
from commons.access import PUBLIC, access
from commons.serve import PROCESSES, THREADS

SECONDS, ROUNDS, CONNECTIONS = 4, 5, 8
MANY_VISITORS = """
local n = 0
request = function()
  n = n + 1
  local from = string.format("10.%d.%d.%d", math.floor(n / 65536) % 256, math.floor(n / 256) % 256, n % 256)
  return wrk.format("GET", nil, {["X-Forwarded-For"] = from, ["Accept"] = "text/html"})
end
"""
"""One network may ask 600 times in ten minutes; a load comes from many, through one proxy."""
QUARTER, LIMIT_MB = 0.25, 250


def with_bare_page() -> Flask:
    """Build the application with one page more, that no part of ours touches."""
    app = wsgi.create_app()
    bare = Flask("bare")

    @bare.get("/bare")
    @access(PUBLIC)
    def page() -> str:
        return "<!doctype html><title>bare</title><h1>bare</h1>"

    inner = app.wsgi_app
    app.wsgi_app = (  # type: ignore[method-assign, assignment]
        lambda environ, start: (bare if environ["PATH_INFO"] == "/bare" else inner)(environ, start)
    )
    return app


def main() -> None:
    if shutil.which("wrk") is None:
        print("SKIPPED: no wrk here (Debian package wrk)")
        return
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        base = f"http://127.0.0.1:{port}"
        env = {**os.environ, "INSTANCE_DIR": folder, "DEMO": "1", "PUBLIC_BASE_URL": base, "PROXY_HOPS": "1"}
        script = Path(folder) / "visitors.lua"
        script.write_text(MANY_VISITORS)
        run = [sys.executable, "-m", "flask", "--app", "wsgi"]
        subprocess.run([sys.executable, "-m", "commons.settings", "init"], env=env, check=True)
        subprocess.run([*run, "database", "upgrade"], env=env, check=True, stdout=subprocess.DEVNULL)
        played = subprocess.run([*run, "demo", "play"], env=env, check=True, capture_output=True, text=True)
        code = re.findall(r"^code: (\w+)", played.stdout, re.MULTILINE)[0]
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--log-level", "error"),
                *("--workers", str(PROCESSES), "--threads", str(THREADS), "--worker-class", "gthread"),
                "--no-control-socket",
                "benchmarks.verification:with_bare_page()",
            ],
            env=env,
        )
        try:
            wait_for(f"{base}/bare")
            rates: dict[str, list[float]] = {"/bare": [], f"/v/{code}": [], f"/v/{code}.json": []}
            for _ in range(ROUNDS):  # in turns, so that a busy moment hits both
                for path, seen in rates.items():
                    seen.append(load(base + path, script))
            bare, *_ = medians = [statistics.median(seen) for seen in rates.values()]
            for path, rate in zip(("bare page", "/v/<code>", "/v/<code>.json"), medians, strict=True):
                print(f"{path}: {rate:.0f} requests/s, {rate / bare:.2f} of the bare page (limit {QUARTER})")
            print(f"server memory {memory(server.pid):.0f} MB (limit {LIMIT_MB})")
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(20)


def wait_for(address: str) -> None:
    for _ in range(100):
        try:
            urlopen(address).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"{address} does not answer")


def load(address: str, script: Path) -> float:
    """Return requests per second; an answer that is not 2xx is an error."""
    told = subprocess.run(
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-s", str(script), address],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    if "Non-2xx" in told or "Socket errors" in told:
        raise RuntimeError(told)
    return float(re.findall(r"Requests/sec:\s+([\d.]+)", told)[0])


def memory(pid: int) -> float:
    """Return the proportional set size of a process and its children, in MB."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    total = 0
    for each in [str(pid), *children]:
        total += int(
            re.findall(r"^Pss:\s+(\d+)", Path(f"/proc/{each}/smaps_rollup").read_text(), re.MULTILINE)[0]
        )
    return total / 1024


if __name__ == "__main__":
    main()
