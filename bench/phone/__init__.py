"""What the demo promises: quick starts, quick pages, few bytes. `./kith bench demo`."""
