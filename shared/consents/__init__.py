"""Consents of people: separate by purpose and channel, dated, with their text; a ledger that only grows.

152-ФЗ wants a consent as a document of its own, for one purpose (since 2025-09-01), and its proof from
whoever processes; 38-ФЗ art. 18 wants one before any advertising letter, message or call.
"""
