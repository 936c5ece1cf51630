"""The time zones a form offers."""

from zoneinfo import available_timezones

TIME_ZONES = [(zone, zone.replace("_", " ")) for zone in sorted(available_timezones()) if "/" in zone]
