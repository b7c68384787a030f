"""The pages of assessors, of the panel's consensus, and the office's progress board."""
