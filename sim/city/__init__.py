"""The ground: cities as folders of data, read, checked and held as arrays by place; no behaviour."""
