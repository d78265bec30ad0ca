"""Files to rows, segments and concepts, one format each."""
