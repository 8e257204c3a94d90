"""The pages of a meeting: the chair's and the projector's, and each member's own."""
