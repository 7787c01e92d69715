"""Writing of QTI 3.0 packages: an item for each question, and a test with order, times and points."""

import re
from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from wordrally.contracts.http.quizzes import ChoiceQuestion, Media, Question, QuizDraft
from wordrally.vocabulary.formats.containers.zips import zipped
from wordrally.vocabulary.formats.enclosing import Files, enclosed, enclosed_name
from wordrally.vocabulary.formats.renderings import answers_of, prompt_of

ITEMS = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
PACKAGING = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
TEMPLATES = "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/"
RESPONSE = "RESPONSE"
FEEDBACK = "FEEDBACK"
EXPLANATION = "explanation"
MEDIA = "media/"
NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def write(quiz: QuizDraft, files: Files) -> bytes:
    """Write the package with those of the files that its questions show.

    The manifest comes first, as readers expect.
    """
    names = [f"items/question-{number:03}.xml" for number in range(1, len(quiz.questions) + 1)]
    shown = [enclosed_name(question, files) for question in quiz.questions]
    items = {
        name: _xml(_item(question, name, quiz.language, media))
        for name, question, media in zip(names, quiz.questions, shown, strict=True)
    }
    manifest = _manifest(dict(zip(names, shown, strict=True)))
    media = {f"{MEDIA}{name}": content for name, content in enclosed(quiz.questions, files).items()}
    return zipped({"imsmanifest.xml": _xml(manifest), "test.xml": _xml(_test(quiz, names)), **items, **media})


def _xml(root: Element) -> bytes:
    return tostring(root, encoding="utf-8", xml_declaration=True)


def _add(parent: Element, name: str, text: str | None = None, **attributes: str) -> Element:
    """Add a child element; underscores in attribute names stand for hyphens."""
    child = SubElement(
        parent, name, {key.replace("_", "-"): NOT_XML.sub("", value) for key, value in attributes.items()}
    )
    child.text = None if text is None else NOT_XML.sub("", text)
    return child


def _manifest(names: Mapping[str, str | None]) -> Element:
    """Build the manifest from the names of the items, each with that of its picture or sound."""
    root = Element("manifest", {"xmlns": PACKAGING, "identifier": "quiz"})
    about = _add(root, "metadata")
    _add(about, "schema", "QTI Package")
    _add(about, "schemaversion", "3.0.0")
    _add(root, "organizations")
    resources = _add(root, "resources")
    test = _add(resources, "resource", identifier="test", type="imsqti_test_xmlv3p0", href="test.xml")
    _add(test, "file", href="test.xml")
    for name, media in names.items():
        _add(test, "dependency", identifierref=_identifier(name))
        item = _add(
            resources, "resource", identifier=_identifier(name), type="imsqti_item_xmlv3p0", href=name
        )
        _add(item, "file", href=name)
        if media:
            _add(item, "file", href=f"{MEDIA}{media}")
    indent(root)
    return root


def _test(quiz: QuizDraft, names: Sequence[str]) -> Element:
    root = Element("qti-assessment-test", {"xmlns": ITEMS, "identifier": "test"})
    root.set("title", NOT_XML.sub("", quiz.title))
    part = _add(
        root, "qti-test-part", identifier="part", navigation_mode="linear", submission_mode="individual"
    )
    section = _add(part, "qti-assessment-section", identifier="section", title=quiz.title, visible="true")
    for name, question in zip(names, quiz.questions, strict=True):
        reference = _add(section, "qti-assessment-item-ref", identifier=_identifier(name), href=name)
        _add(reference, "qti-weight", identifier="POINTS", value=str(question.points))
        _add(reference, "qti-time-limits", max_time=f"{question.time_limit_ms / 1_000:g}")
    indent(root)
    return root


def _item(question: Question, name: str, language: str, media: str | None) -> Element:
    root = Element(
        "qti-assessment-item", {"xmlns": ITEMS, "xml:lang": language, "identifier": _identifier(name)}
    )
    root.attrib |= {"title": _identifier(name), "adaptive": "false", "time-dependent": "false"}
    _declare(root, question)
    body = _add(root, "qti-item-body")
    _paragraphs(body, prompt_of(question))
    if media and question.media:
        _show(body, question.media, f"../{MEDIA}{media}")
    if isinstance(question, ChoiceQuestion):
        _choices(body, question)
    else:
        length = str(max(map(len, answers_of(question))))
        _add(
            _add(body, "p"),
            "qti-text-entry-interaction",
            response_identifier=RESPONSE,
            expected_length=length,
        )
    template = "match_correct" if isinstance(question, ChoiceQuestion) else "map_response"
    _add(root, "qti-response-processing", template=f"{TEMPLATES}{template}.xml")
    if question.explanation:
        feedback = _add(
            root, "qti-modal-feedback", outcome_identifier=FEEDBACK, identifier=EXPLANATION, show_hide="show"
        )
        _paragraphs(_add(feedback, "qti-content-body"), question.explanation)
    return root


def _show(body: Element, media: Media, address: str) -> None:
    """Add the picture or sound below the prompt."""
    place = _add(body, "p")
    if media.kind == "audio":
        _add(place, "audio", src=address, controls="controls")
    else:
        _add(place, "img", src=address, alt=media.alt)


def _declare(root: Element, question: Question) -> None:
    is_choice = isinstance(question, ChoiceQuestion)
    several = is_choice and len(question.correct) > 1
    response = _add(
        root,
        "qti-response-declaration",
        identifier=RESPONSE,
        cardinality="multiple" if several else "single",
        base_type="identifier" if is_choice else "string",
    )
    right = _add(response, "qti-correct-response")
    values = [_letter(index) for index in question.correct] if is_choice else answers_of(question)[:1]
    for value in values:
        _add(right, "qti-value", value)
    if not is_choice:
        mapping = _add(response, "qti-mapping", default_value="0")
        for text in answers_of(question):
            _add(mapping, "qti-map-entry", map_key=text, mapped_value="1", case_sensitive="false")
    _outcome(root, "SCORE", "float", "0")
    if question.explanation:
        _outcome(root, FEEDBACK, "identifier", EXPLANATION)


def _outcome(root: Element, name: str, base_type: str, value: str) -> None:
    outcome = _add(
        root, "qti-outcome-declaration", identifier=name, cardinality="single", base_type=base_type
    )
    _add(_add(outcome, "qti-default-value"), "qti-value", value)


def _choices(body: Element, question: ChoiceQuestion) -> None:
    interaction = _add(
        body,
        "qti-choice-interaction",
        response_identifier=RESPONSE,
        max_choices="1" if len(question.correct) == 1 else "0",
        shuffle="false",
    )
    for index, choice in enumerate(question.choices):
        _add(interaction, "qti-simple-choice", choice, identifier=_letter(index))


def _paragraphs(parent: Element, text: str) -> None:
    for line in text.split("\n"):
        _add(parent, "p", line)


def _letter(index: int) -> str:
    return "ABCDEFGH"[index]


def _identifier(name: str) -> str:
    return name.rpartition("/")[2].removesuffix(".xml")
