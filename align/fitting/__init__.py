"""Fit weights to gold: one command for each table of weights."""
