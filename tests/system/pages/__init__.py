"""Every page in turn, by one who may see all."""
