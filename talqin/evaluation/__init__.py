"""Measuring the whole: what the ear and the judge do on recordings of real recitation."""
