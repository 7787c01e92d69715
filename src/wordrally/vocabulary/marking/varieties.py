"""British and American spellings of English, folded into one form for comparison."""

import re
from functools import lru_cache

OUR = re.compile(
    r"\b((?:\w*)(?:ard|arb|arm|behavi|cand|clam|col|demean|enam|endeav|fav|ferv|flav|glam|harb|hon|hum|lab|neighb|od|parl"
    r"|ranc|rig|rum|sav|savi|splend|succ|tum|val|vap|vig))our(?=\w*\b)",
)
ALWAYS_ISE = frozenset(
    [
        "adv",
        "advert",
        "appr",
        "appra",
        "bra",
        "bru",
        "chast",
        "chem",
        "circumc",
        "clockw",
        "comprom",
        "compr",
        "conc",
        "cru",
        "dem",
        "desp",
        "dev",
        "disgu",
        "div",
        "edgew",
        "enterpr",
        "exc",
        "exerc",
        "expert",
        "franch",
        "improv",
        "inc",
        "likew",
        "mala",
        "mayonna",
        "merchand",
        "otherw",
        "parad",
        "porpo",
        "pra",
        "prec",
        "prem",
        "prom",
        "repr",
        "rev",
        "superv",
        "surm",
        "surpr",
        "telev",
        "torto",
        "treat",
        "turquo",
        "unw",
        "val",
    ]
)
ISE = re.compile(r"\b(\w{3,})is(e|ed|es|er|ers|ing|ation|ations|able)\b")
YSE = re.compile(r"\b(anal|breathal|catal|dial|electrol|hydrol|paral|psychoanal)ys(e|ed|es|er|ers|ing)\b")
DOUBLED = re.compile(
    r"\b(apparel|barrel|bevel|cancel|carol|channel|chisel|counsel|cruel|dial|duel|enamel|equal|fuel|funnel|grovel|initial"
    r"|jewel|kennel|label|laurel|level|libel|marshal|marvel|medal|metal|model|panel|pedal|pencil|quarrel|refuel|remodel|revel|rival"
    r"|shovel|signal|spiral|stencil|swivel|symbol|total|towel|trammel|travel|trial|tunnel|unravel|wool|yodel)"
    r"l(ed|ing|ings|er|ers|or|ors|ery|ist|ists|ous|y|en|est)\b"
)
TRE = re.compile(
    r"\b(\w*)(cent|theat|met|lit|fib|lust|sab|scept|somb|spect|calib|meag|sepulch|amphitheat)re(s?)\b"
)
OGUE = re.compile(r"\b(anal|catal|dial|monol|prol|epil|travel)og(s?)\b")
ENCE = re.compile(r"\b(def|off|pret|lic)ense(s|d|less)?\b")

PAIRS = dict(
    pair.split("=")
    for pair in [
        "grey=gray",
        "greys=grays",
        "greyer=grayer",
        "programme=program",
        "programmes=programs",
        "aeroplane=airplane",
        "aeroplanes=airplanes",
        "aluminium=aluminum",
        "cheque=check",
        "cheques=checks",
        "chequered=checkered",
        "cosy=cozy",
        "cosier=cozier",
        "doughnut=donut",
        "doughnuts=donuts",
        "draught=draft",
        "draughts=drafts",
        "draughty=drafty",
        "fulfil=fulfill",
        "fulfils=fulfills",
        "fulfilment=fulfillment",
        "enrol=enroll",
        "enrols=enrolls",
        "enrolment=enrollment",
        "instalment=installment",
        "instalments=installments",
        "instil=instill",
        "distil=distill",
        "skilful=skillful",
        "skilfully=skillfully",
        "wilful=willful",
        "wilfully=willfully",
        "judgement=judgment",
        "judgements=judgments",
        "acknowledgement=acknowledgment",
        "ageing=aging",
        "jewellery=jewelry",
        "kerb=curb",
        "kerbs=curbs",
        "liquorice=licorice",
        "manoeuvre=maneuver",
        "manoeuvres=maneuvers",
        "manoeuvred=maneuvered",
        "mould=mold",
        "moulds=molds",
        "mouldy=moldy",
        "moult=molt",
        "moustache=mustache",
        "moustaches=mustaches",
        "mum=mom",
        "mums=moms",
        "mummy=mommy",
        "omelette=omelet",
        "omelettes=omelets",
        "paediatrician=pediatrician",
        "encyclopaedia=encyclopedia",
        "anaesthetic=anesthetic",
        "foetus=fetus",
        "oestrogen=estrogen",
        "plough=plow",
        "ploughs=plows",
        "ploughed=plowed",
        "practise=practice",
        "practises=practices",
        "practised=practiced",
        "practising=practicing",
        "pyjamas=pajamas",
        "sceptic=skeptic",
        "sceptical=skeptical",
        "scepticism=skepticism",
        "sulphur=sulfur",
        "tyre=tire",
        "tyres=tires",
        "toward=towards",
        "learnt=learned",
        "burnt=burned",
        "dreamt=dreamed",
        "spelt=spelled",
        "spoilt=spoiled",
        "leant=leaned",
        "leapt=leaped",
        "maths=math",
        "yoghurt=yogurt",
        "yoghurts=yogurts",
        "axe=ax",
        "artefact=artifact",
        "artefacts=artifacts",
        "annexe=annex",
        "likeable=likable",
        "sizeable=sizable",
        "smoulder=smolder",
        "smouldering=smoldering",
        "speciality=specialty",
        "specialities=specialties",
        "furore=furor",
        "counsellor=counselor",
    ]
)
"""British words by their American spelling; only spellings of one word, never two words for one thing."""


def fold_variety(text: str) -> str:
    """Return a text in one spelling of English."""
    return " ".join(_fold_word(word) for word in text.split(" "))


@lru_cache(maxsize=8_192)
def _fold_word(word: str) -> str:
    small = word.lower()
    folded = _fold_small(small)
    if folded == small:
        return word
    return folded.capitalize() if word[0].isupper() else folded


def _fold_small(word: str) -> str:
    word = PAIRS.get(word, word)
    word = OUR.sub(r"\1or", word)
    word = ISE.sub(lambda found: found.group() if found.group(1) in ALWAYS_ISE else _with_z(found), word)
    word = YSE.sub(r"\1yz\2", word)
    word = DOUBLED.sub(r"\1\2", word)
    word = TRE.sub(r"\1\2er\3", word)
    word = OGUE.sub(r"\1ogue\2", word)
    return ENCE.sub(r"\1ence\2", word)


def _with_z(found: re.Match[str]) -> str:
    return f"{found.group(1)}iz{found.group(2)}"
