"""The pages that files are taken from: the desk's, with a log, and the public one."""
