"""What files of all formats share."""
