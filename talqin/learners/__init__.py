"""Simulated learners: how much is held after half a year, under Talqin's lessons and under others."""
