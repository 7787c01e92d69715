"""Bilingual lists as teachers write them."""

GERMAN = """der Hund – the dog|die Katze – the cat|das Haus – the house|der Baum – the tree|die Blume – the flower|das Buch – the book
der Tisch, -e – the table|die Lampe – the lamp|gehen – to go|laufen – to run|essen – to eat|trinken – to drink|schlafen – to sleep
schreiben – to write|müde – tired|klein – small|groß – big|schnell – fast|alt – old|schön – beautiful"""
FRENCH = """la maison – the house|le chien – the dog|le chat – the cat|l'eau – the water|le livre – the book|la fleur – the flower
manger – to eat|boire – to drink|dormir – to sleep|écrire – to write|courir – to run|parler – to speak|grand – big|petit – small
vieux – old|beau – beautiful|fatigué – tired|rapide – fast"""
SPANISH = """el niño – the boy|la niña – the girl|el perro – the dog|la casa – the house|el libro – the book|la flor – the flower
comer – to eat|beber – to drink|dormir – to sleep|escribir – to write|correr – to run|hablar – to speak|grande – big|pequeño – small
viejo – old|hermoso – beautiful|cansado – tired|rápido – fast"""
ITALIAN = """la casa – the house|il cane – the dog|il gatto – the cat|l'acqua – the water|lo studente – the student|il libro – the book
mangiare – to eat|bere – to drink|dormire – to sleep|scrivere – to write|correre – to run|parlare – to speak"""
JAPANESE = (
    """犬 – dog|猫 – cat|家 – house|本 – book|水 – water|食べる – to eat|飲む – to drink|寝る – to sleep"""
)


def lines_of(text: str) -> list[str]:
    return [line for row in text.splitlines() for line in row.split("|")]
