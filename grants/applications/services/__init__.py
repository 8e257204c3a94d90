"""Every write to an idea: drafting it, sending it, and what happens to drafts by themselves."""
