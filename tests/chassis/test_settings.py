"""Settings are read once, validated, and told of in sentences."""

import msgspec
import pytest

from wordrally.chassis.settings import BadSetting, load, of_part, redacted


class Example(msgspec.Struct, frozen=True, kw_only=True):
    port: int
    nats_url: str = "nats://127.0.0.1:4222"
    allowed_origins: list[str] = []


def test_a_field_comes_from_its_variable_and_else_from_its_default():
    settings = load(Example, {"WORDRALLY_PORT": "8080", "UNRELATED": "x"})

    assert settings == Example(port=8080)


def test_a_list_is_separated_by_commas():
    environ = {"WORDRALLY_PORT": "1", "WORDRALLY_ALLOWED_ORIGINS": "https://a.example, https://b.example,"}

    assert load(Example, environ).allowed_origins == ["https://a.example", "https://b.example"]


def test_a_part_inside_another_process_has_its_own_settings_and_else_those_of_the_process():
    environ = {
        "WORDRALLY_PORT": "1",
        "WORDRALLY_NATS_URL": "nats://queue",
        "WORDRALLY_SCORING_PORT": "2",
        "WORDRALLY_HISTORY_NATS_URL": "nats://another",
    }

    assert load(Example, of_part(environ, "scoring")) == Example(port=2, nats_url="nats://queue")


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        ({}, "WORDRALLY_PORT is not set; this process needs it."),
        ({"WORDRALLY_PORT": "eighty"}, "WORDRALLY_PORT is wrong: Expected `int`, got `str`."),
    ],
)
def test_a_bad_setting_is_told_in_a_sentence(environ: dict[str, str], sentence: str):
    with pytest.raises(BadSetting) as refusal:
        load(Example, environ)

    assert str(refusal.value) == sentence


def test_passwords_are_hidden_when_settings_are_shown():
    settings = Example(port=1, nats_url="nats://user:secret@queue:4222")

    assert redacted(settings)["nats_url"] == "nats://user:***@queue:4222"
