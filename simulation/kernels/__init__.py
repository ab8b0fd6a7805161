"""The equations over arrays: numbers in, numbers out. Plain NumPy, and compiled where numba is installed."""
