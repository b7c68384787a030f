"""The pages of home."""
