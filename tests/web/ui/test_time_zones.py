from django import forms

from kithwork.web.ui.time_zones import TIME_ZONES, TimeZoneField


class Form(forms.Form):
    zone = TimeZoneField(label="Time zone")


def test_the_chosen_zone_is_selected_and_only_it():
    drawn = str(Form(initial={"zone": "America/New_York"})["zone"])
    assert drawn.count("<option ") == len(TIME_ZONES)
    assert drawn.count(" selected") == 1
    assert '<option value="America/New_York" selected>America/New York</option>' in drawn
    assert drawn.startswith('<select id="id_zone" name="zone">')


def test_what_is_no_zone_is_refused_and_stays_unselected():
    form = Form({"zone": '"><script>'})
    assert not form.is_valid()
    assert " selected" not in str(form["zone"])
