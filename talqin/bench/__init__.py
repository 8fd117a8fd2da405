"""`talqin bench`: how fast, how many, how much memory; on the machine it runs on."""
