"""Tests of the simulated learners."""
