"""Pages of the eligibility review."""
