"""The law's duties on personal data over HTTP: the export of a person, the record of processing."""
