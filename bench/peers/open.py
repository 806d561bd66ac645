"""Opens a Delta table with deltalake, and prints how long it took, in ms, its files, and the peak of the process's memory, in MB, as JSON.

Argument: the table's folder.
"""

import json
import resource
import sys
import time

from deltalake import DeltaTable

started = time.perf_counter()
table = DeltaTable(sys.argv[1])
files = len(table.file_uris())
ms = (time.perf_counter() - started) * 1_000
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024
print(json.dumps({"ms": ms, "version": table.version(), "files": files, "peakMb": peak}))
