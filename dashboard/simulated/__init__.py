"""What the pages about simulated phasings share: what a reader wants to see, and what was computed for it."""
