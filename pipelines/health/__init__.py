"""The health of sites, learned from their own past: plain functions over plain records, the clock passed in."""
