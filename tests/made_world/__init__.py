"""Tests of kithwork.world. Not called tests.world: that is the fixed cast (tests/world.py) which every test may import."""
