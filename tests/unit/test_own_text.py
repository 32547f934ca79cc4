"""A learner's own file: what is recognised, what is told, what is refused."""

import pytest

from rnn_core.option import ConfigError
from rnn_core.tasks import TASKS
from rnn_core.tasks.analogies import Analogies
from rnn_core.tasks.character_text import CharacterText
from rnn_core.tasks.word_text import WordText
from rnn_core.tasks.words.encodings import ENCODINGS, GUESSABLE
from rnn_core.tasks.words.own_text import LARGEST, bring, read_text

LINES = {
    "english": "I didn’t say “no” — it’s only what she’d said, wasn’t it?\n",
    "french": "Cet été-là, la fenêtre était ouverte ; où était le garçon ? Il rêvait à la forêt.\n",
    "german": "Größere Bären fräßen süße Äpfel, wenn man sie ließe; das wäre schön für alle.\n",
    "spanish": "El niño comió una piña ayer; ¿dónde está el pingüino? ¡Qué día tan frío!\n",
    "swedish": "Många små fåglar sjöng på träden när våren äntligen kom till ön.\n",
    "polish": "Wczoraj wieczorem żółty pies biegł przez łąkę, a śnieg padał coraz gęściej.\n",
    "czech": "Vlak přijel do stanice až večer, žádný člověk tam nečekal a šťastné děti spaly.\n",
    "hungarian": "Az öreg király egész nap az ablaknál ült, és a sűrű hóesést nézte, őszülő fejjel.\n",
    "turkish": "Küçük çocuk güneşli bir günde ağaçların altında şarkı söylüyordu, ışık çok güzeldi.\n",
    "russian": "Вечером над рекой поднялся туман, и старый рыбак медленно пошёл домой.\n",
    "ukrainian": "Увечері над річкою піднявся туман, і старий рибалка повільно пішов додому.\n",
    "greek": "Το βράδυ σηκώθηκε ομίχλη πάνω από το ποτάμι και ο γέρος ψαράς γύρισε σπίτι.\n",
    "chinese": "晚上河面起了雾，老渔夫慢慢地走回家，孩子们已经睡着了。\n",
    "taiwanese": "晚上河面起了霧，老漁夫慢慢地走回家，孩子們已經睡著了。\n",
    "korean": "저녁이 되자 강에 안개가 피어올랐고 늙은 어부는 천천히 집으로 돌아갔습니다.\n",
    "hebrew": "בערב עלה ערפל מעל הנהר והדייג הזקן הלך לאט הביתה, והילדים כבר ישנו.\n",
    "arabic": "في المساء ارتفع الضباب فوق النهر وعاد الصياد العجوز ببطء إلى بيته، ونام الأطفال.\n",
    "japanese": "夕方になると川に霧が立ちこめて、年老いた漁師はゆっくり家へ帰っていきました。\n",
}
WRITTEN = [
    *((name, "cp1252") for name in ("english", "french", "german", "spanish", "swedish")),
    *((name, code) for name in ("polish", "czech", "hungarian") for code in ("cp1250", "iso8859_2")),
    ("turkish", "cp1254"),
    ("russian", "cp1251"),
    ("russian", "koi8_r"),
    ("ukrainian", "cp1251"),
    ("greek", "cp1253"),
    ("greek", "iso8859_7"),
    ("chinese", "gb18030"),
    ("taiwanese", "big5"),
    ("japanese", "shift_jis"),
    ("japanese", "euc_jp"),
    ("korean", "cp949"),
    ("hebrew", "cp1255"),
    ("arabic", "cp1256"),
]
LONG = "Ein Käse für zwölf Bären; " * 20


@pytest.mark.parametrize(("language", "encoding"), WRITTEN)
def test_old_encodings_are_recognised(language, encoding):
    text = LINES[language] * 12
    brought = bring(text.encode(encoding))
    assert brought.text == text
    assert brought.broken == 0
    assert set(brought.choices) == set(ENCODINGS), "it was guessed, so another can be chosen"
    assert brought.encoding in GUESSABLE


@pytest.mark.parametrize("language", LINES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_what_can_be_told_for_sure_offers_no_choice(language, encoding):
    brought = bring((LINES[language] * 12).encode(encoding))
    assert brought.text == LINES[language] * 12
    assert list(brought.choices) == [brought.encoding]


def test_what_no_encoding_makes_letters_of_leaves_the_choice():
    raw = b"\x81\x8d" * 300
    brought = bring(raw)
    assert (brought.text, brought.encoding) == ("", "")
    assert set(brought.choices) == set(ENCODINGS)
    assert bring(raw, "koi8_r").text == raw.decode("koi8_r")


def test_a_broken_byte_breaks_one_character():
    raw = LONG.encode()
    for broken, places in (
        (raw[:-300] + b"\xff" + raw[-300:], 1),
        (raw + b"\xc3", 1),
        (b"\xe4 \xe4 " + raw, 2),
    ):
        brought = bring(broken)
        assert brought.encoding == "utf-8"
        assert brought.broken == brought.text.count("\ufffd") == places
        assert brought.text.replace("\ufffd", "").strip() == LONG.strip()
    told = bring((LONG + "\ufffd").encode())
    assert told.broken == 0, "this one was in the file"


def test_another_encoding_can_be_chosen():
    raw = (LINES["russian"] * 12).encode("cp1251")
    assert bring(raw, "koi8_r").text == raw.decode("koi8_r")
    assert bring(raw, "utf-8").broken > 100
    assert set(bring(raw, "koi8_r").choices) == set(ENCODINGS)
    with pytest.raises(ConfigError, match="encoding = 'rot13' is unknown"):
        bring(raw, "rot13")


@pytest.mark.parametrize("end", [b"\x1a", b"\0" * 300, b"\x1a\r\n", b"\r\n\x1a\0\0"])
def test_the_mark_of_an_ends_file_is_no_reason_to_refuse(end):
    for encoding in ("ascii", "utf-8", "cp1251"):
        text = ("plain words\n" if encoding == "ascii" else LINES["russian"]) * 20
        assert read_text(text.encode(encoding) + end).strip() == text.strip()
    assert read_text(("plain words\n" * 20).encode("utf-16-le") + "\x1a".encode("utf-16-le")).endswith(
        "words\n"
    )
    with pytest.raises(ConfigError, match="control characters"):
        read_text(b"\x1a" + b"plain words\n" * 20)


@pytest.mark.parametrize(
    ("begins", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "PDF file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Word file"),
        (b"PK\x03\x04\x14\0[Content_Types].xml word/document.xml", "Word file"),
        (b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.text", "LibreOffice"),
        (b"PK\x03\x04\x14\0novel.txt", "packed file"),
        (b"{\\rtf1\\ansi ", "RTF"),
    ],
)
def test_files_that_hold_a_text_but_are_none(begins, kind):
    with pytest.raises(ConfigError, match=kind) as error:
        read_text(begins + bytes(range(256)) * 8)
    assert str(error.value).endswith(".")
    assert "txt" in str(error.value)


def test_two_megabytes_fit_and_more_are_told_their_size():
    text = "abcdefgh\n" * (LARGEST // 9)
    assert read_text(text.encode()) == read_text(text) == text
    for data in (b"ab" * LARGEST, "ab" * LARGEST):
        with pytest.raises(ConfigError, match=r"4\.0 MB( in UTF-8)?; at most 2 MB"):
            read_text(data)


def test_only_a_task_with_a_text_takes_one():
    raw = LONG.encode("cp1252")
    for name, kind in TASKS.items():
        brought = kind().bring(raw)
        assert (brought is not None) == (kind in (Analogies, CharacterText, WordText)), name
    assert CharacterText().read_file(raw).training_text() == LONG


def test_what_is_brought_can_be_brought_again():
    """The page hands over the text that it has read, and keeps it."""
    for line in LINES.values():
        text = bring((line * 12 + "\x1a").encode()).text
        assert bring(text).text == text
