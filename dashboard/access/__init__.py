"""Who comes in and how much they may ask: people, sessions, limits, the pages at the door, and the log of it all."""
