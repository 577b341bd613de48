"""CSV files as programs and people write them."""

import pytest

from orkestra.reading.files.cells import FileLimits, UnreadableFileError
from orkestra.reading.files.read_file import read_cells
from support.hand_made import pack

LIMITS = FileLimits(10_485_760, 209_715_200, 100, 20_000)
TABLE = 'Kanal{0}Judul{0}Catatan\r\nInstagram{0}"Rilis{0} ""baru"""{0}é\r\n'
ROWS = [["Kanal", "Judul", "Catatan"], ["Instagram", 'Rilis{0} "baru"', "é"]]


def read_lone(raw: bytes):
    sheets, findings = read_cells(raw, LIMITS)
    assert [(sheet.name, sheet.is_csv) for sheet in sheets] == [("", True)]
    return sheets[0].rows, {finding.rule: finding.found for finding in findings}


@pytest.mark.parametrize(
    ("separator", "name"), [(";", "titik koma"), (",", "koma"), ("\t", "tab"), ("|", "garis tegak")]
)
@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", None), ("utf-8-sig", None), ("cp1252", "Windows-1252"), ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16-LE"), ("utf-16-be", "UTF-16-BE"),
    ],
)  # fmt: skip
def test_separator_and_encoding_are_found_and_reported(
    separator: str, name: str, encoding: str, said: str | None
):
    rows, findings = read_lone(TABLE.format(separator).encode(encoding))
    assert rows == [[text.format(separator) for text in row] for row in ROWS]
    assert findings == {"F-023": None, "F-021": name} | ({"F-022": said} if said else {})


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("sep=;\r\na;b,c\r\n", [["a", "b,c"]]),
        ('"sep=,"\na,b\n', [["a", "b"]]),
        ("a;b\rc;d\re;f", [["a", "b"], ["c", "d"], ["e", "f"]]),
        ("a;b\r\nc;d\re;f\n", [["a", "b"], ["c", "d"], ["e", "f"]]),
        ('a;"satu\r\ndua"\r\n', [["a", "satu\ndua"]]),
        ("a;b\n\n;;\nc;d\n\n\n", [["a", "b"], [], ["", "", ""], ["c", "d"]]),
        ("a;b;c\nd;e\nf;g;h;i\n", [["a", "b", "c"], ["d", "e"], ["f", "g", "h", "i"]]),
        ('a;b "c" d\n', [["a", 'b "c" d']]),
        ("Judul;Jangkauan\nSatu, dua;1,5\nTiga, empat, lima;2,5\n",
         [["Judul", "Jangkauan"], ["Satu, dua", "1,5"], ["Tiga, empat, lima", "2,5"]]),
        ("a;b\n=1+1;@x\n", [["a", "b"], ["=1+1", "@x"]]),
        ("Ka\x00nal;Judul\x07\nInstagram;Rokok\x9f\n", [["Kanal", "Judul"], ["Instagram", "Rokok"]]),
    ],
)  # fmt: skip
def test_rows_are_as_long_as_they_are_written(text: str, rows: list[list[str]]):
    assert read_lone(text.encode())[0] == rows


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (b'a;"b\nc;d\n', "tanda kutip CSV tidak ditutup, atau satu sel terlalu panjang"),
        (b"a;b\n\x81;\x8d\n", "huruf dalam CSV tidak dikenal"),
    ],
)
def test_ambiguous_bytes_are_not_guessed(raw: bytes, found: str):
    with pytest.raises(UnreadableFileError) as caught:
        read_cells(raw, LIMITS)
    assert (caught.value.finding.rule, caught.value.finding.found) == ("F-001", found)


def test_each_csv_of_an_archive_is_a_sheet_of_its_name():
    archive = pack(
        {
            "kiriman/": "",
            "kiriman/Identitas.csv": "Kode unit;komdigi\n",
            "kiriman/Tatap Muka.CSV": "No,Kegiatan\n1,é\n".encode("cp1252"),
            "kiriman/isu.txt": "Kode isu\n",
            "__MACOSX/kiriman/._Identitas.csv": b"\0\5\x16\7",
            "kiriman/._isu.csv": b"\0\5\x16\7",
            "kiriman/.~lock.isu.csv#": ",humas,kantor",
            "kiriman/~$isu.csv": "humas",
            "kiriman/lain/Thumbs.db": b"\0\5",
            "catatan.md": "x",
        }
    )
    sheets, findings = read_cells(archive, LIMITS)
    assert [(sheet.name, sheet.rows) for sheet in sheets] == [
        ("Identitas", [["Kode unit", "komdigi"]]),
        ("Tatap Muka", [["No", "Kegiatan"], ["1", "é"]]),
        ("isu", [["Kode isu"]]),
    ]
    assert [(finding.rule, finding.found) for finding in findings] == [
        ("F-021", "koma dan titik koma"),
        ("F-022", "UTF-8 dan Windows-1252"),
    ]
