"""The edges: what a platform sends becomes one call, what the bot says becomes its blocks."""
