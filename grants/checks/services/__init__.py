"""Every write of the officers' check: taking an idea, the list, asking the person, ruling out, notes, worries."""
