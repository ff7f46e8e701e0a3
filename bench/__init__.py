"""Measurements. Each module prints what it measured and on what; figures with dates are in docs/benchmarks.md."""
