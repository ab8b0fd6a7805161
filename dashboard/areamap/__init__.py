"""The map of a plan's areas: what is asked for, where each area stands on the screen, and what stands in it."""
