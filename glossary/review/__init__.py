"""The review without its screen: queue, decisions, dialogue, agreement."""
