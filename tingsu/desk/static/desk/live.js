// One live stream: events by name, tried again for as long as the page is open.
// The browser says the last turn's number again by itself; when it gave up, we open anew with ?after=.
export function listen(url, handlers, { after = () => null, lost = () => {}, back = () => {} } = {}) {
  let source = null, timer = null, wait = 500;
  const open = () => {
    const seq = after();
    source = new EventSource(seq === null ? url : `${url}?after=${seq}`);
    source.onopen = () => { wait = 500; back(); };
    for (const [name, handle] of Object.entries(handlers)) source.addEventListener(name, (event) => handle(JSON.parse(event.data)));
    source.onerror = () => {
      lost();
      if (source.readyState !== EventSource.CLOSED) return;
      clearTimeout(timer);
      timer = setTimeout(open, wait);
      wait = Math.min(8000, wait * 2);
    };
  };
  open();
  addEventListener("pagehide", () => { clearTimeout(timer); source.close(); });
  addEventListener("pageshow", (event) => { if (event.persisted) open(); });
}

const token = () => JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];

export function post(url, fields) {
  return fetch(url, { method: "POST", headers: { "X-CSRFToken": token(), Accept: "application/json" }, body: new URLSearchParams(fields) });
}
