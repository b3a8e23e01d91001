"""The fronts: the terminal, Telegram, and every word a person reads."""
