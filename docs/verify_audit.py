"""Check what `keyfix audit export` wrote: python verify_audit.py export.jsonl [anchors.jsonl]

Standard library only. Exits 1, naming the first entry that does not follow. With a file of anchors,
each of them must name a digest that the chain has (their signatures: `keyfix audit verify`).
"""

import hashlib
import json
import sys

previous, count, digests = "0" * 64, 0, {}
with open(sys.argv[1], encoding="ascii") as lines:
    for line in map(json.loads, lines):
        if "entries" in line:
            if (line["entries"], line["digest"]) != (count, previous):
                sys.exit(f"The head names entry {line['entries']}, but entry {count} is last.")
            break
        count += 1
        bytes_ = bytes.fromhex(previous) + count.to_bytes(8, "big") + line["body"].encode("ascii")
        previous = hashlib.sha256(bytes_).hexdigest()
        if (line["sequence"], line["digest"]) != (count, previous):
            sys.exit(f"Entry {count} is not what was written.")
        digests[count] = previous
    else:
        sys.exit("The export ends without its head: its tail was cut off.")
for anchor in map(json.loads, open(sys.argv[2], encoding="ascii") if sys.argv[2:] else ()):
    if anchor["sequence"] and digests.get(anchor["sequence"]) != anchor["digest"]:
        sys.exit(f"Entry {anchor['sequence']} is not the one that was anchored at {anchor['at']}.")
print(f"The chain is whole: {count} entries.")
