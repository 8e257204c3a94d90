"""Files that leave the building: one catalogue of columns, written as CSV, XLSX, JSON and 360Giving."""
