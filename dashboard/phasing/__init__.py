"""*Fasering*: what starts where and when, moved by hand, beside what it gives."""
