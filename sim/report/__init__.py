"""Words and tables: what results say, in English and in Chinese, as lines of a terminal and as one page."""
