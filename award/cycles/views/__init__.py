"""Pages of cycles: for everyone, for the office, and of the calendar."""
