"""The parts of ⑤ 書類."""
