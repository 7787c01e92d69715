"""Instructions of questions in the learner's language; the words asked about stay English."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Prompts:
    """Templates by exercise, with `{}` for the definition, the word or the example.

    `translation` asks for a picture's word in that language.
    """

    definition: str
    meaning: str
    synonym: str
    antonym: str
    gap: str
    picture: str
    translation: str
    spelling: str
    scramble: str
    listen: str
    typed: str


ENGLISH = Prompts(
    definition="Which word means “{}”?",
    meaning="What does “{}” mean?",
    synonym="Which word means nearly the same as “{}”?",
    antonym="Which word means the opposite of “{}”?",
    gap="Which word fills the gap? {}",
    picture="What is this?",
    translation="What is this?",
    spelling="Which spelling is right?",
    scramble="Put the letters in order.",
    listen="Listen, and type the word that you hear.",
    typed="Type the word that means “{}”: {}",
)

_IN = {
    "en": ENGLISH,
    "de": Prompts(
        definition="Welches Wort bedeutet „{}“?",
        meaning="Was bedeutet „{}“?",
        synonym="Welches Wort bedeutet fast dasselbe wie „{}“?",
        antonym="Welches Wort ist das Gegenteil von „{}“?",
        gap="Welches Wort passt in die Lücke? {}",
        picture="Was ist das auf Englisch?",
        translation="Was heißt „{}“ auf Englisch?",
        spelling="Welche Schreibweise ist richtig?",
        scramble="Bring die Buchstaben in die richtige Reihenfolge.",
        listen="Hör zu und schreib das Wort, das du hörst.",
        typed="Schreib das Wort, das „{}“ bedeutet: {}",
    ),
    "fr": Prompts(
        definition="Quel mot signifie « {} » ?",
        meaning="Que signifie « {} » ?",
        synonym="Quel mot a presque le même sens que « {} » ?",
        antonym="Quel mot est le contraire de « {} » ?",
        gap="Quel mot complète la phrase ? {}",
        picture="Comment dit-on cela en anglais ?",
        translation="Comment dit-on « {} » en anglais ?",
        spelling="Quelle est la bonne orthographe ?",
        scramble="Remets les lettres dans l’ordre.",
        listen="Écoute et écris le mot que tu entends.",
        typed="Écris le mot qui signifie « {} » : {}",
    ),
    "es": Prompts(
        definition="¿Qué palabra significa «{}»?",
        meaning="¿Qué significa «{}»?",
        synonym="¿Qué palabra significa casi lo mismo que «{}»?",
        antonym="¿Qué palabra es lo contrario de «{}»?",
        gap="¿Qué palabra completa la frase? {}",
        picture="¿Cómo se dice esto en inglés?",
        translation="¿Cómo se dice «{}» en inglés?",
        spelling="¿Cuál está bien escrita?",
        scramble="Ordena las letras.",
        listen="Escucha y escribe la palabra que oyes.",
        typed="Escribe la palabra que significa «{}»: {}",
    ),
    "it": Prompts(
        definition="Quale parola significa «{}»?",
        meaning="Che cosa significa «{}»?",
        synonym="Quale parola significa quasi lo stesso di «{}»?",
        antonym="Qual è il contrario di «{}»?",
        gap="Quale parola completa la frase? {}",
        picture="Come si dice in inglese?",
        translation="Come si dice «{}» in inglese?",
        spelling="Qual è la grafia corretta?",
        scramble="Metti in ordine le lettere.",
        listen="Ascolta e scrivi la parola che senti.",
        typed="Scrivi la parola che significa «{}»: {}",
    ),
    "pt": Prompts(
        definition="Que palavra significa “{}”?",
        meaning="O que significa “{}”?",
        synonym="Que palavra significa quase o mesmo que “{}”?",
        antonym="Que palavra é o contrário de “{}”?",
        gap="Que palavra completa a frase? {}",
        picture="Como se diz isto em inglês?",
        translation="Como se diz “{}” em inglês?",
        spelling="Qual é a grafia correta?",
        scramble="Coloque as letras em ordem.",
        listen="Ouça e escreva a palavra que ouvir.",
        typed="Escreva a palavra que significa “{}”: {}",
    ),
    "tr": Prompts(
        definition="Hangi kelime şu anlama gelir: “{}”?",
        meaning="“{}” ne demek?",
        synonym="Hangi kelime “{}” ile hemen hemen aynı anlama gelir?",
        antonym="Hangi kelime “{}” kelimesinin zıt anlamlısıdır?",
        gap="Boşluğa hangi kelime gelir? {}",
        picture="Bunun İngilizcesi nedir?",
        translation="“{}” İngilizce nasıl denir?",
        spelling="Hangisi doğru yazılmış?",
        scramble="Harfleri doğru sıraya koy.",
        listen="Dinle ve duyduğun kelimeyi yaz.",
        typed="Şu anlama gelen kelimeyi yaz: “{}” {}",
    ),
    "id": Prompts(
        definition="Kata mana yang berarti “{}”?",
        meaning="Apa arti “{}”?",
        synonym="Kata mana yang artinya hampir sama dengan “{}”?",
        antonym="Kata mana yang merupakan lawan kata “{}”?",
        gap="Kata mana yang mengisi bagian kosong? {}",
        picture="Apa bahasa Inggrisnya?",
        translation="Apa bahasa Inggrisnya “{}”?",
        spelling="Ejaan mana yang benar?",
        scramble="Susun huruf-huruf ini.",
        listen="Dengarkan dan ketik kata yang kamu dengar.",
        typed="Ketik kata yang berarti “{}”: {}",
    ),
    "ru": Prompts(
        definition="Какое слово означает «{}»?",
        meaning="Что означает «{}»?",
        synonym="Какое слово значит почти то же, что «{}»?",
        antonym="Какое слово противоположно по значению слову «{}»?",
        gap="Какое слово пропущено? {}",
        picture="Как это называется по-английски?",
        translation="Как по-английски «{}»?",
        spelling="Какое написание правильное?",
        scramble="Расставь буквы по порядку.",
        listen="Послушай и напиши слово, которое слышишь.",
        typed="Напиши слово, которое означает «{}»: {}",
    ),
    "ar": Prompts(
        definition="ما الكلمة التي تعني «{}»؟",
        meaning="ماذا تعني كلمة «{}»؟",
        synonym="ما الكلمة التي لها تقريبًا معنى «{}» نفسه؟",
        antonym="ما عكس كلمة «{}»؟",
        gap="ما الكلمة التي تملأ الفراغ؟ {}",
        picture="ما اسم هذا بالإنجليزية؟",
        translation="ما معنى «{}» بالإنجليزية؟",
        spelling="ما الكتابة الصحيحة؟",
        scramble="رتّب الحروف.",
        listen="استمع واكتب الكلمة التي تسمعها.",
        typed="اكتب الكلمة التي تعني «{}»: {}",
    ),
    "fa": Prompts(
        definition="کدام واژه به معنی «{}» است؟",
        meaning="«{}» یعنی چه؟",
        synonym="کدام واژه تقریباً هم‌معنی «{}» است؟",
        antonym="کدام واژه متضاد «{}» است؟",
        gap="کدام واژه جای خالی را پر می‌کند؟ {}",
        picture="این به انگلیسی چیست؟",
        translation="«{}» به انگلیسی چه می‌شود؟",
        spelling="کدام املا درست است؟",
        scramble="حروف را مرتب کن.",
        listen="گوش کن و واژه‌ای را که می‌شنوی بنویس.",
        typed="واژه‌ای را بنویس که به معنی «{}» است: {}",
    ),
    "zh": Prompts(
        definition="哪个单词的意思是“{}”？",
        meaning="“{}”是什么意思？",
        synonym="哪个单词与“{}”意思相近？",
        antonym="哪个单词与“{}”意思相反？",
        gap="哪个单词适合填空？{}",
        picture="这个用英语怎么说？",
        translation="“{}”用英语怎么说？",
        spelling="哪个拼写是正确的？",
        scramble="把字母按正确的顺序排列。",
        listen="听一听，写出你听到的单词。",
        typed="写出意思是“{}”的单词：{}",
    ),
    "ja": Prompts(
        definition="「{}」という意味の単語はどれですか。",
        meaning="「{}」の意味はどれですか。",
        synonym="「{}」とほぼ同じ意味の単語はどれですか。",
        antonym="「{}」の反対の意味の単語はどれですか。",
        gap="空所に入る単語はどれですか。{}",
        picture="これは英語で何と言いますか。",
        translation="「{}」は英語で何と言いますか。",
        spelling="正しいつづりはどれですか。",
        scramble="文字を正しい順に並べてください。",
        listen="聞こえた単語を入力してください。",
        typed="「{}」という意味の単語を入力してください：{}",
    ),
    "ko": Prompts(
        definition="“{}”라는 뜻의 단어는 무엇입니까?",
        meaning="“{}”의 뜻은 무엇입니까?",
        synonym="“{}”와 뜻이 거의 같은 단어는 무엇입니까?",
        antonym="“{}”의 반대말은 무엇입니까?",
        gap="빈칸에 들어갈 단어는 무엇입니까? {}",
        picture="이것은 영어로 무엇입니까?",
        translation="“{}”는 영어로 무엇입니까?",
        spelling="올바른 철자는 무엇입니까?",
        scramble="글자를 순서대로 놓으세요.",
        listen="듣고 들리는 단어를 입력하세요.",
        typed="“{}”라는 뜻의 단어를 입력하세요: {}",
    ),
}  # fmt: skip


def main_tag(language: str) -> str:
    """Return the primary language of a tag: `pt-BR` gives `pt`."""
    return language.partition("-")[0].lower()


def prompts_in(language: str) -> Prompts:
    """Return the prompts in a language, or in English if there are none."""
    return _IN.get(main_tag(language), ENGLISH)
