"""Pages for residents who are asked to join, for members, and for the officers who ask and choose."""
