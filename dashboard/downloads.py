"""Pictures to take away."""

from __future__ import annotations

from fastapi import FastAPI

from dashboard.reader import Reader


def register(server: FastAPI, reader: Reader) -> None:
    """Offer the downloads."""
