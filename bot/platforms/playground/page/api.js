// The server: what is sent to it, and what it tells by itself.

export async function send(path, body) {
  let response;
  try {
    response = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  } catch {
    throw new Error("The server does not answer. Is keyfix still running?");
  }
  if (response.ok) return response.json();
  throw new Error(await fault(response));
}

export async function audit() {
  const response = await fetch("/audit");
  if (!response.ok) throw new Error(await fault(response));
  return response.json();
}

async function fault(response) {
  try {
    return (await response.json()).error;
  } catch {
    return `keyfix could not do that just now (${response.status}). Try again.`;
  }
}

// Calls `hears.state`, `.message`, `.gone` and `.audit` with what is told, `.link(open)` as the
// connection comes and goes. The browser connects again by itself, and begins with the whole state.
export function listen(me, hears) {
  const source = new EventSource(`/live?as=${encodeURIComponent(me)}`);
  for (const event of ["state", "message", "gone", "audit"]) {
    source.addEventListener(event, (news) => hears[event](JSON.parse(news.data)));
  }
  source.onopen = () => hears.link(true);
  source.onerror = () => hears.link(false);
  return source;
}
