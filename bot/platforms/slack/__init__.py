"""Slack, over Bolt: HTTP or Socket Mode."""
