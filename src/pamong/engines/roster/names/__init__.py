"""Indonesian names: degrees apart from the name, case restored, and two spellings compared."""
