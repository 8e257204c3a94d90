"""Where things are: wards, and which ward a postcode lies in."""
