"""Publishing results, awards on the desk, and the page where a resident says yes."""
