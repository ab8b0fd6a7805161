"""One module per page; each gives a layout and registers its callbacks."""
