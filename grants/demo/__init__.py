"""The demo town: a believable council with two years behind it, the same at every load; nobody in it is real."""
