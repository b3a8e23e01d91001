"""What a chat remembers and may see; nothing of a front."""
