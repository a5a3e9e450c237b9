"""`python -m benchmarks [name …]`: measure everything, or what is named, and print it."""

import importlib
import sys

NAMES = ("credential", "paper", "issuing", "verification", "pages", "practice")

for name in sys.argv[1:] or NAMES:
    print(f"\n## {name}", flush=True)
    importlib.import_module(f"benchmarks.{name}").main()
