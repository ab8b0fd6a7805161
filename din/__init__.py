"""The plan and what it means."""
