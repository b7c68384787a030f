"""Workbooks of scoring."""
