"""One request's entries as a page of its own, which checks itself wherever it is opened.

The page holds the run of the chain from the request's first entry to its last, and a script of a
few lines that computes every digest again. It needs neither a network nor keyfix.
"""

import json
from collections.abc import Sequence
from html import escape

from bot.audit.chain import Link
from bot.audit.personal import Text
from bot.errors import NotFound


def evidence(
    request_id: str,
    previous: str,
    run: Sequence[Link],
    texts: Sequence[tuple[int, Text]] = (),
) -> str:
    """The page (HTML) for *request_id*; *run* is the part of the chain that follows *previous*.

    Entries of other subjects are in the page too, since the chain goes through them, but are not
    shown. *texts*, with the numbers of their entries, are those that are kept beside them: the page
    checks them as well.
    """
    data = {
        "request": request_id,
        "previous": previous,
        "run": [[link.sequence, link.body.decode("ascii"), link.digest] for link in run],
        "texts": [[at, text.name, text.salt.hex(), text.words] for at, text in texts],
    }
    # `<` can't end the script early, and the data is ASCII: it is what it was, wherever it goes.
    embedded = json.dumps(data, separators=(",", ":")).replace("<", "\\u003c")
    return _PAGE.replace("@TITLE@", escape(request_id)).replace("@DATA@", embedded)


def run_of(request_id: str, links: Sequence[Link]) -> Sequence[Link]:
    """The part of *links* from the first entry about *request_id* to the last.

    Raises:
        NotFound: no entry is about it.

    """
    about = [at for at, link in enumerate(links) if json.loads(link.body)["subject"] == request_id]
    if not about:
        raise NotFound(f"The audit log has no entry about {request_id}.")
    return links[about[0] : about[-1] + 1]


_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy"
      content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>Evidence: @TITLE@</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto;
  padding: 0 1rem }
  table { border-collapse: collapse; width: 100% } td, th { text-align: left; padding: .4rem .6rem;
  border-bottom: 1px solid #ccc; vertical-align: top; white-space: pre-line;
  overflow-wrap: anywhere } code { overflow-wrap: anywhere }
  #verdict { font-weight: 600 } .bad { color: #a40000 } .good { color: #0b5c2e }
</style>
<h1>Evidence: @TITLE@</h1>
<p id="verdict" role="status">Checking …</p>
<table><thead><tr><th>Entry</th><th>When (UTC)</th><th>What</th><th>Who</th><th>Details</th></tr>
</thead><tbody id="entries"></tbody></table>
<p>Each entry's digest is SHA-256 over the digest before it (32 bytes), its number (8 bytes,
big-endian) and the entry itself. The script in this page has just computed all of them again.
Compare the last digest with a signed anchor, or with an export of the whole log:</p>
<p><code id="last"></code></p>
<script id="data" type="application/json">@DATA@</script>
<script>
const data = JSON.parse(document.getElementById("data").textContent);
const hex = (bytes) => [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
const unhex = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
const show = (cells) => {
  const row = document.getElementById("entries").insertRow();
  for (const cell of cells) row.insertCell().textContent = cell;
};
const digest = async (previous, sequence, body) => {
  const number = new DataView(new ArrayBuffer(8));
  number.setBigUint64(0, BigInt(sequence));
  const parts = [unhex(previous), new Uint8Array(number.buffer), new TextEncoder().encode(body)];
  const whole = await new Blob(parts).arrayBuffer();
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", whole)));
};
const sealed = async (salt, words) => {
  const whole = await new Blob([unhex(salt), new TextEncoder().encode(words)]).arrayBuffer();
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", whole)));
};
const bodies = new Map(data.run.map(([sequence, body]) => [sequence, JSON.parse(body)]));
const check = async () => {
  let previous = data.previous;
  for (const [sequence, name, salt, words] of data.texts) {
    const told = bodies.get(sequence)?.details[`${name}_sha256`];
    if (told !== (await sealed(salt, words))) return [sequence, previous];
  }
  for (const [sequence, body, claimed] of data.run) {
    if ((await digest(previous, sequence, body)) !== claimed) return [sequence, previous];
    previous = claimed;
  }
  return [0, previous];
};
for (const [sequence, body] of data.run) {
  const entry = JSON.parse(body);
  if (entry.subject !== data.request) continue;
  const beside = data.texts.filter(([at]) => at === sequence);
  const kept = new Map(beside.map(([, name, , words]) => [name, words]));
  const details = Object.entries(entry.details).map(([name, value]) => {
    const text = name.replace(/_sha256$/, "");
    return text === name ? `${name}: ${value}` : `${text}: ${kept.get(text) ?? "(erased)"}`;
  });
  show([sequence, entry.at, entry.kind, entry.actor, details.join("\\n")]);
}
check().then(([bad, last]) => {
  const verdict = document.getElementById("verdict");
  verdict.className = bad ? "bad" : "good";
  const words = `All ${data.run.length} entries of this part of the chain are as written.`;
  verdict.textContent = bad ? `Entry ${bad} is not what was written.` : words;
  document.getElementById("last").textContent = last;
});
</script>
</html>
"""
