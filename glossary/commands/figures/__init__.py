"""Commands that show how the work is going: status, calibrate, report."""
