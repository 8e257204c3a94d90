"""Funded projects, from the day results are out: what is public of them, offers, payments, money that came back."""
