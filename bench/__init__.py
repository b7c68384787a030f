"""Benchmarks: each prints figures and ratios of one run; none is part of the tests."""
