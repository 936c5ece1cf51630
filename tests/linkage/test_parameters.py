"""A model on disk is checked before anybody is judged by it."""

import json

import pytest

from kithwork.linkage.calibration import Calibration
from kithwork.linkage.model import DEFAULT
from kithwork.linkage.parameters import Model


def changed(**values: object) -> str:
    return json.dumps(json.loads(DEFAULT.to_json()) | values)


def test_model_comes_back_from_json_as_it_was():
    model = Model("v", DEFAULT.fields, found=0.5, learned="2026-11-24", calibration=Calibration((400_000,), (300_000,)))
    assert Model.from_json(model.to_json()) == model


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        changed(form=0),
        changed(found=1.5),
        changed(found="half"),
        changed(relatives=-1),
        changed(relatives=float("nan")),
        changed(fields={}),
        changed(fields={name: [[]] for name in DEFAULT.fields}),
        changed(unknown={"first": 0}),
        changed(calibration={"said": [1, 2], "right": [1]}),
        changed(calibration={"said": [400_000], "right": [900_000]}),
        changed(more=1),
    ],
)
def test_model_that_is_none_is_refused_with_a_sentence(text):
    with pytest.raises(ValueError, match=r"model"):
        Model.from_json(text)


@pytest.mark.parametrize(
    "figures", [[0, 0.1, 0, 0, 1], [0.5, 2, 0, 0, 1], [0.5, 0.1, -1, 0, 1], [float("inf"), 0.1, 0, 0, 1]]
)
def test_model_with_a_figure_that_is_no_chance_is_refused(figures):
    plain = json.loads(DEFAULT.to_json())
    plain["fields"]["phone"][0][0] = figures
    with pytest.raises(ValueError, match="phone"):
        Model.from_json(json.dumps(plain))
