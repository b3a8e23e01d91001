"""The commands of `rawi` by what they are for: the options of each, and what it does.

asking: chat, ask. keeping: add, articles, remove. telling: statements, summary. measuring: eval.
running: telegram, web, doctor, export-model, feedback, migrate.
"""
