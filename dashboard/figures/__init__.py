"""Pictures to take away: the same layout as on the screen, drawn in Python."""
