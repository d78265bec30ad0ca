"""The report: what its pages show, as plain records, and the pages as files."""
