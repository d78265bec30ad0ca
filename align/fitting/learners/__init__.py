"""What fits any weights: forests, networks, logistic regressions."""
