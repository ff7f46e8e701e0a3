"""The pages of the approvals inbox."""
