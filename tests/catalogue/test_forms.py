from __future__ import annotations

import re
from pathlib import Path

import pytest

from kaigo_desktop.catalogue.form_entries import FormFault
from kaigo_desktop.catalogue.forms import load_form, load_forms
from kaigo_desktop.domain.forms.form import Per, Required, Stage, fill

HEAD = 'id = "sample"\ntitle = "見本"\nper = "case"\nstage = "any"\n'


PARAGRAPH, GRID, TABLE, FIELDS = (
    f'[[block]]\nkind = "{kind}"\n' for kind in ("paragraph", "grid", "table", "fields")
)
OWN = '[[own]]\nname = "a"\nlabel = "A"\n'


def form_file(folder: Path, text: str) -> Path:
    file = folder / "sample" / "form.toml"
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")
    return file


def fault_of(folder: Path, text: str) -> str:
    with pytest.raises(FormFault) as fault:
        load_form(form_file(folder, text))
    message = str(fault.value)
    assert "\n" not in message
    assert message.startswith("sample/form.toml")
    return message


def test_the_example_of_the_reference_is_a_form(root: Path, tmp_path: Path) -> None:
    reference = (root / "kaigo_desktop" / "documents" / "FORMAT.md").read_text(encoding="utf-8")
    examples = re.findall(r"```toml\n(.*?)```", reference, re.DOTALL)
    file = form_file(tmp_path, examples[-1].replace('id = "withdrawal"', 'id = "sample"'))
    form = load_form(file)
    assert (form.per, form.stage) == (Per.CASE, Stage.CHANGE)
    assert [own.name for own in form.own] == ["document_number", "submitted_on", "reason", "seal"]
    assert len(form.blocks) == 10


def test_every_kind_of_block_and_format_is_in_the_reference(root: Path) -> None:
    reference = (root / "kaigo_desktop" / "documents" / "FORMAT.md").read_text(encoding="utf-8")
    reader = (root / "kaigo_desktop" / "catalogue" / "form_block_reader.py").read_text(encoding="utf-8")
    kinds = re.findall(r'"(\w+)": self\._\w+,', reader)
    assert len(kinds) == 16
    for kind in kinds:
        assert f"**{kind}**" in reference


def test_a_whole_head_is_read(tmp_path: Path) -> None:
    form = load_form(
        form_file(
            tmp_path,
            HEAD + 'form_name = "標準様式"\nrequired = ["a.b"]\napplies = "x is y"\n'
            'page = { size = "A3", orientation = "landscape", margins = [10, 11, 12, 13], text_size = 9 }\n',
        )
    )
    assert (form.page.width, form.page.height) == (420, 297)
    assert form.page.margins == (10, 11, 12, 13)
    assert form.page.text_size == 9
    assert form.required == (Required("a.b"),)


def test_what_is_required_may_hang_on_a_condition(tmp_path: Path) -> None:
    form = load_form(form_file(tmp_path, HEAD + 'required = ["a.b when x is y"]\n'))
    assert fill(form, {"x": "y"}).required_missing == ("a.b",)
    assert fill(form, {"x": "z"}).required_missing == ()


def test_a_condition_of_what_is_required_that_is_none_is_refused(tmp_path: Path) -> None:
    assert '"required": not a condition' in fault_of(tmp_path, HEAD + 'required = ["a.b when x or y"]\n')


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ('[[block]]\nkind = "paragraf"\ntext = "a"', ["block 1", "paragraf", 'Did you mean "paragraph"?']),
        (PARAGRAPH + 'text = "a"\nalgin = "left"', ["block 1 (paragraph)", "algin", 'Did you mean "align"?']),
        (PARAGRAPH + 'text = "{a:yem}"', ["block 1 (paragraph)", "yem", 'Did you mean "yen"?']),
        (PARAGRAPH + 'text = "{a:label kind}"\n[labels.kinds]\na = "甲"', ["kind", 'Did you mean "kinds"?']),
        (PARAGRAPH + 'text = "a"\nalign = "middle"', ["align", "middle", "left, center, right"]),
        ('[[block]]\nkind = "paragraph"', ["block 1 (paragraph)", '"text" is missing']),
        (PARAGRAPH + 'text = "a"\nwhen = "a b c"', ["when", "not a condition"]),
        ('[[block]]\nkind = "space"\nheight = "3"', ["height", "number"]),
        (GRID + 'columns = ["*", "*"]\nrows = [["a"]]', ["row 1 covers 1 of 2"]),
        (GRID + 'columns = ["*"]\nrows = [[{ text = "a", rowspan = 2 }]]', ["below the last row"]),
        (GRID + 'columns = ["x"]\nrows = [["a"]]', ["width", "'x'"]),
        (GRID + 'columns = [400]\nrows = [["a"]]', ["block 1 (grid)", "400", "172"]),
        (
            FIELDS
            + 'label_width = 90\nrows = [[{ label = "a", value = "b" }, { label = "c", value = "d" }]]',
            ["row 1", "180"],
        ),
        (TABLE + 'rows = "l"', ["[[block.column]]"]),
        (
            TABLE + 'rows = "l"\ntotal = ["a", "b"]\n[[block.column]]\nwidth = "*"\nvalue = "a"',
            ["covers 2 of 1"],
        ),
        ('[[block]]\nkind = "checks"', ["items"]),
        (
            '[[block]]\nkind = "repeat"\nrows = "l"\n[[block.block]]\nkind = "bix"',
            ["block 1 (repeat), block 1", "bix"],
        ),
        (OWN + 'type = "txt"', ["own 1", 'Did you mean "text"?']),
        (OWN + 'type = "choice"', ["own 1", "choices"]),
        (OWN + 'type = "text"\n[[own]]\nname = "a"\nlabel = "A"\ntype = "text"', ["twice"]),
        ('titel = "x"', ['unknown key "titel"', 'Did you mean "title"?']),
        ("page = { margins = [1, 2, 3, 4] }", ["margins"]),
        ('page = { size = "A5" }', ["A5"]),
        ("required = [1]", ["required"]),
        ("not toml", ["sample/form.toml"]),
    ],
)
def test_a_fault_names_file_entry_and_what_is_wrong(tmp_path: Path, text: str, parts: list[str]) -> None:
    message = fault_of(tmp_path, HEAD + text)
    for part in parts:
        assert part in message


def test_a_missing_head_is_named(tmp_path: Path) -> None:
    assert '"id" is missing' in fault_of(tmp_path, 'title = "x"')


def test_the_id_is_the_name_of_the_folder(tmp_path: Path) -> None:
    assert "folder" in fault_of(tmp_path, HEAD.replace("sample", "other"))


def test_a_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    file = form_file(tmp_path, "")
    file.write_bytes(HEAD.encode("cp932"))
    with pytest.raises(FormFault, match="not UTF-8"):
        load_form(file)


def test_every_shipped_form_loads(root: Path) -> None:
    forms = load_forms(root / "forms")
    assert "application" in forms
    assert all(form.blocks for form in forms.values())
