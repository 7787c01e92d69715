"""A device's voices, that keep what they are asked to say: a test machine has none of its own."""

import json

from playwright.sync_api import Page

from tests.browser.device import Device

_SPEECH = """(languages) => {
  const voices = languages.map((lang) => ({ lang, name: lang, localService: true, default: false }));
  window.said = [];
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  Object.defineProperty(window, "speechSynthesis", { value: Object.assign(new EventTarget(), {
    getVoices: () => voices,
    speak: (utterance) => {
      window.said.push([utterance.text, utterance.voice.lang, utterance.rate < 1 ? "slowly" : "plainly"]);
      queueMicrotask(() => { utterance.onstart(); utterance.onend(); });
    },
    cancel: () => {},
  }) });
}"""


def give_voices(device: Device, *languages: str) -> None:
    """Before its first page is opened."""
    device.context.add_init_script(f"({_SPEECH})({json.dumps(languages)})")


def said(page: Page) -> list[list[str]]:
    """Text, voice and pace of everything that was said aloud."""
    return page.evaluate("said")
