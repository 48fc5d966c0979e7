"""Whoever reads with difficulty has a page read aloud, by a voice of the phone and by no other."""

import pytest
from sqlalchemy.orm import Session

from tests.browser.fixtures import Visit
from tests.factories.people import make_village

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-poster")]

# The Chromium of a test machine has no voices: these are there, and write down what they are told to say.
VOICES = """
  window.said = [];
  const speech = new EventTarget();
  Object.assign(speech, {
    speaking: false,
    pending: false,
    getVoices: () => VOICES_HERE,
    speak: (part) => { speech.speaking = true; window.said.push([part.text, part.lang]); },
    cancel: () => { speech.speaking = false; window.said.push("stopped"); },
  });
  Object.defineProperty(window, "speechSynthesis", { value: speech });
  window.SpeechSynthesisUtterance = class extends EventTarget { constructor(text) { super(); this.text = text; } };
"""
OF_THE_PHONE = "[{lang: 'en-GB', localService: true}, {lang: 'zh-CN', localService: true}]"
FROM_AFAR = "[{lang: 'en-GB', localService: true}, {lang: 'zh-CN', localService: false}]"


def test_a_page_is_read_line_by_line_and_stops_when_told(session: Session, visit: Visit) -> None:
    village = make_village(session, households=3)
    phone = visit()
    phone.page.add_init_script(VOICES.replace("VOICES_HERE", OF_THE_PHONE))
    phone.open(f"/p/{village.code}/")
    phone.page.get_by_role("button", name="朗读").click()
    said = phone.page.evaluate("window.said")
    assert said[0] == "stopped"
    lines = [text for text, lang in said[1:]]
    assert {lang for text, lang in said[1:]} == {"zh-CN"}
    assert lines == [line for line in phone.page.inner_text("#main").split("\n") if line.strip()]
    assert any(village.name in line for line in lines)
    phone.page.get_by_role("button", name="停下").click()
    assert phone.page.evaluate("window.said.at(-1)") == "stopped"
    assert phone.page.get_by_role("button", name="朗读").is_visible()


@pytest.mark.parametrize("voices", ["[]", FROM_AFAR])
def test_without_a_voice_of_its_own_in_this_tongue_no_phone_offers_to_read(
    session: Session, visit: Visit, voices: str
) -> None:
    """A voice from afar would be sent what is on the page."""
    village = make_village(session, households=3)
    phone = visit()
    phone.page.add_init_script(VOICES.replace("VOICES_HERE", voices))
    phone.open(f"/p/{village.code}/")
    assert phone.page.locator("[data-aloud]").count() == 1
    assert not phone.page.locator("[data-aloud]").is_visible()
