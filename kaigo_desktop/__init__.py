"""Find the grants a care office may have, and everything that follows from them."""

from __future__ import annotations

__version__ = "0.1.0"
