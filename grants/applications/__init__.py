"""A resident's idea and the money it asks for: drafted over several pages, sent, withdrawn, started again."""
