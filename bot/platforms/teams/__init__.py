"""Microsoft Teams, over the Bot Framework's protocol."""
