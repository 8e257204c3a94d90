"""Reviews: was a decision made by the rules? Asked once, and looked at by somebody who had no part in it."""
