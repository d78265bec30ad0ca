"""Files of any format as records for a merge, one family of formats each."""
