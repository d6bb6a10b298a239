"""Moments: a surprise for one member, prepared by several people in time, of which the member knows nothing."""
