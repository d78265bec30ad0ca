"""Measure results against gold: precision, recall, calibration."""
