"""Where the peers are: programs that do the same work, installed apart from what the project needs.

``peers.txt`` says how to install them; ``peers_code`` is what they run. Without them the figures that
need one are left out.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def peer_python() -> Path | None:
    """The Python that has the peers: in ``KAIGO_PEERS``, else in ``.venv-peers``; None without one."""
    folder = Path(os.environ.get("KAIGO_PEERS", ROOT / ".venv-peers"))
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    return python if python.exists() else None
