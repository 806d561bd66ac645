"""delta-rs's datasets for pyarrow, which `to_pandas(filters=...)` and many other libraries read by."""

import pyarrow.compute as pc
import pyarrow.dataset as ds
from canonical import from_values
from deltalake import DeltaTable

TIME_LITERAL = "pa.scalar(datetime(2026, 1, 1, tzinfo=timezone.utc), pa.timestamp('us', 'UTC'))"
COMPARISONS = {"=": pc.equal, ">=": pc.greater_equal, "<": pc.less}


def read(path, version):
    return DeltaTable(path, version=version).to_pyarrow_table()


def count(path, name, kind, sign, edge):
    condition = COMPARISONS[sign](ds.field(name), from_values([edge], kind)[0])
    return DeltaTable(path).to_pyarrow_dataset().count_rows(filter=condition)
