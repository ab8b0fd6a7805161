"""Changing the plan on the screen: forms from the table of fields, what they ask, and what they are answered."""
