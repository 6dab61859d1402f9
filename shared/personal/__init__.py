"""Personal data in Russian texts: where it stands. Rules only, no model: a prompt waits for nothing."""
