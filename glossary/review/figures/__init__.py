"""Figures of reviews: how far reviewers agree, how fast they are, how much is done."""
