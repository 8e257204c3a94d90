"""What was funded for each mission, where and when: the same figures for public, panel, officers and councillors."""
