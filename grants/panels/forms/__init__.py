"""The forms of the panel room and of the officers who look after panels."""
