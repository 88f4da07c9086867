// Receive WVLO's webhooks at another college; copy this file, make `ourWork` yours.

import { createHmac, timingSafeEqual } from "node:crypto";
import fs from "node:fs";
import http from "node:http";

const { WEBHOOK_SECRET, STORE = "college.jsonl", PORT = "8200" } = process.env;
if (!WEBHOOK_SECRET) throw new Error("set WEBHOOK_SECRET");
// Several while a secret is replaced by the next one, with spaces between.
const KEYS = WEBHOOK_SECRET.split(" ").map((secret) =>
  Buffer.from(secret.replace(/^whsec_/, ""), "base64"),
);
const TOLERANCE = 300; // seconds that the clocks may differ, and an old copy is accepted
const LONGEST = 1_000_000; // bytes

// Keep what is offered; an older edition that comes late changes nothing.
function ourWork(library, { type, data }) {
  const [now, offered] = [library.get(data.item_id), type === "kennisbank.item_published"];
  const later = !now || data.edition > now.edition;
  if (later || (data.edition === now.edition && !offered)) {
    library.set(data.item_id, { edition: data.edition, offered });
  }
}

// Our store is a file with one line per event, written at once: it is both the work and
// the memory of having done it. One process per file; a database would do as well.
function openStore() {
  const store = { file: fs.openSync(STORE, "a+"), done: new Set(), library: new Map() };
  const text = fs.readFileSync(STORE, "utf8");
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  fs.ftruncateSync(store.file, Buffer.byteLength(whole)); // half a line: we were killed
  for (const line of whole.split("\n").filter(Boolean)) {
    const event = JSON.parse(line);
    store.done.add(event.id);
    ourWork(store.library, event);
  }
  return store;
}

// Check signature and time; comparing takes as long for a near miss as for any.
function isFromWvlo(headers, body) {
  const { "webhook-id": id = "", "webhook-timestamp": sent = "" } = headers;
  const late = Math.abs(Date.now() / 1000 - Number(sent)) > TOLERANCE;
  if (!/^\d+$/.test(sent) || late) return false;
  const given = (headers["webhook-signature"] ?? "").split(" ").map((s) => Buffer.from(s));
  let right = false;
  for (const key of KEYS) {
    const made = createHmac("sha256", key).update(`${id}.${sent}.`).update(body);
    const ours = Buffer.from(`v1,${made.digest("base64")}`);
    for (const each of given) {
      if (each.length === ours.length && timingSafeEqual(ours, each)) right = true;
    }
  }
  return right;
}

// Do our work once, and give the status that tells WVLO what became of it.
function handle(store, headers, body) {
  if (!isFromWvlo(headers, body)) return 401;
  const id = headers["webhook-id"];
  if (store.done.has(id)) return 204;
  const { type, subject, data } = JSON.parse(body);
  ourWork(store.library, { type, data });
  // When this throws, our disk is full or away: WVLO sends it again.
  fs.appendFileSync(store.file, `${JSON.stringify({ id, type, data })}\n`);
  fs.fsyncSync(store.file);
  store.done.add(id);
  console.log("done:", type, subject);
  return 204;
}

const store = openStore();
const door = http.createServer((request, answer) => {
  const pieces = [];
  let size = 0;
  request.on("data", (piece) => {
    size += piece.length;
    if (size > LONGEST) request.destroy();
    else pieces.push(piece);
  });
  request.on("end", () => {
    let status = 500;
    try {
      status = request.method === "POST" ? handle(store, request.headers, Buffer.concat(pieces)) : 405;
    } catch (failed) {
      console.log("failed:", request.headers["webhook-id"], failed.message);
    }
    answer.writeHead(status).end();
  });
  request.on("error", () => {}); // it hung up: WVLO sends it again
});
// Put a web server with TLS in front.
door.listen(Number(PORT), "127.0.0.1", () => console.log("listening on port", PORT));
for (const name of ["SIGTERM", "SIGINT"]) {
  process.on(name, () => door.close(() => console.log("stopped")));
}
