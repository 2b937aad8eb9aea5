"""Text files are read as users save them."""

import pytest

from sim.params.advice import BadInput
from sim.params.text import read_text


@pytest.mark.parametrize("content", [b"a\nb\n", b"a\r\nb\r\n", b"\xef\xbb\xbfa\r\nb\n"])
def test_line_ends_and_byte_order_mark_do_not_reach_the_reader(tmp_path, content):
    (tmp_path / "x.csv").write_bytes(content)
    assert read_text(tmp_path / "x.csv") == "a\nb\n"


@pytest.mark.parametrize("name", ["x" * 5000, "a\0b"])
def test_a_name_that_cannot_be_a_file_is_refused(tmp_path, name):
    with pytest.raises(BadInput, match="cannot be read"):
        read_text(tmp_path / name)
