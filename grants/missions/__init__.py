"""What the city wants to have reached by when: challenges, and missions under them, from adoption to succession."""
