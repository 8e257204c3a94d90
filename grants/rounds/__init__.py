"""Funds and rounds: the pot and its ledger, dates, missions, criteria and questions, all frozen when a round opens."""
