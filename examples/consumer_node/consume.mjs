// Hear WVLO's events at another college; copy this file and make `ourWork` yours.

import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import amqplib from "amqplib";
import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const { AMQP_URL, COLLEGE, NAMESPACE } = process.env;
const { SCHEMAS = "schemas", STORE = "college.jsonl", RETRY_MS = "30000" } = process.env;
if (!AMQP_URL || !COLLEGE) throw new Error("set AMQP_URL and COLLEGE");
const URLS = AMQP_URL.split(","); // several when the broker is a cluster
const MINE = `${COLLEGE}.wvlo`; // begins all our names: we may make no others
const [INBOX, RETRY, DEAD] = ["inbox", "retry", "dead"].map((name) => `${MINE}.${name}`);
const KINDS = ["kennisbank.item_published", "kennisbank.item_withdrawn"];
const [TRIES, PATIENCE] = [5, 60];
const ajv = addFormats(new Ajv({ strict: false }));
const stop = new AbortController(); // the message in hand is finished first

// Keep what is offered; an older edition that comes late changes nothing.
function ourWork(library, kind, data) {
  const [now, offered] = [library.get(data.item_id), kind === KINDS[0]];
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
    const { id, kind, data } = JSON.parse(line);
    store.done.add(id);
    ourWork(store.library, kind, data);
  }
  return store;
}

// Give id and data, or throw; unknown fields are no fault.
function read(headers, content) {
  const name = `${headers["ce-type"]}.v${Number(headers["ce-dataversion"])}.schema.json`;
  const file = path.join(SCHEMAS, name);
  if (!fs.existsSync(file)) throw new Error(`a version we do not know yet: no ${name}`);
  const schema = JSON.parse(fs.readFileSync(file, "utf8"));
  const check = ajv.getSchema(schema.$id) ?? ajv.compile(schema);
  const data = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(content));
  if (!check(data)) throw new Error(ajv.errorsText(check.errors));
  if (typeof headers["ce-id"] !== "string") throw new Error("ce-id is missing");
  return { id: headers["ce-id"], data };
}

// Do our work once; what cannot be done is moved aside, so that the rest goes on.
async function handle(store, channel, message) {
  const headers = message.properties.headers ?? {};
  const kind = headers["ce-type"] ?? KINDS[0];
  if (!KINDS.includes(kind)) return; // a kind that we do not use: not ours to keep
  let event;
  try {
    event = read(headers, message.content);
  } catch (wrong) {
    await send(channel, DEAD, message, wrong.message);
    return;
  }
  if (!store.done.has(event.id)) {
    try {
      ourWork(store.library, kind, event.data);
    } catch (failed) {
      const tries = (headers["own-tries"] = (headers["own-tries"] ?? 0) + 1);
      await send(channel, tries >= TRIES ? DEAD : RETRY, message, failed.message);
      return;
    }
    // When this throws, our disk is full or away: nothing is acknowledged, `main` waits.
    const line = JSON.stringify({ id: event.id, kind, data: event.data });
    fs.appendFileSync(store.file, `${line}\n`);
    fs.fsyncSync(store.file);
    store.done.add(event.id);
  }
  console.log("done:", kind, headers["ce-subject"]);
}

// Put a message in a queue of ours; resolves when the broker has it on disk.
async function send(channel, queue, { content, properties }, reason) {
  console.log(`${queue}: ${properties.messageId}: ${reason}`);
  const headers = { ...properties.headers, "own-reason": reason };
  const expiration = queue === RETRY ? RETRY_MS : undefined;
  const options = { ...properties, headers, expiration, persistent: true, mandatory: true };
  await new Promise((done, lost) => {
    channel.once("return", () => lost(new Error("our own queue is gone")));
    const told = (wrong) => (wrong ? lost(wrong) : done());
    channel.publish(MINE, queue, content, options, told);
  }).finally(() => channel.removeAllListeners("return"));
}

// Make our queues and bindings; harmless when they are there, and they stay.
async function declare(channel) {
  // An exchange of our own: who may write to the default one reaches every queue of
  // everybody, so no administrator should grant that.
  await channel.assertExchange(MINE, "direct", { durable: true });
  const to = { "x-dead-letter-exchange": MINE, "x-dead-letter-routing-key": DEAD };
  const back = { ...to, "x-dead-letter-routing-key": INBOX };
  // One process at a time keeps the order; a second one stands by.
  const inbox = { "x-single-active-consumer": true, "x-delivery-limit": 10 };
  // The inbox is not `safe`: if it were ever full, WVLO itself would have to wait.
  const safe = { "x-dead-letter-strategy": "at-least-once" };
  safe["x-overflow"] = "reject-publish"; // which the former asks for
  const queues = [[INBOX, { ...to, ...inbox }], [RETRY, { ...back, ...safe }], [DEAD, {}]];
  for (const [queue, more] of queues) {
    const kept = { "x-queue-type": "quorum", ...more };
    await channel.assertQueue(queue, { durable: true, arguments: kept });
    await channel.bindQueue(queue, MINE, queue);
  }
  for (const kind of KINDS) {
    const exchange = `${NAMESPACE ? `${NAMESPACE}.` : ""}${kind.split(".")[0]}.events`;
    await channel.bindQueue(INBOX, exchange, `${kind}.#`); // further words may follow
  }
}

// Use one connection until we stop, or it is lost; what was not done comes back.
async function session(url) {
  const store = openStore();
  const broker = await amqplib.connect(url, { timeout: 10_000, heartbeat: 30 });
  let inHand = Promise.resolve();
  try {
    const channel = await broker.createConfirmChannel();
    const ended = new Promise((stopped, lost) => {
      stop.signal.addEventListener("abort", stopped);
      for (const each of [broker, channel]) {
        each.on("error", lost).on("close", () => lost(new Error("connection closed")));
      }
      const receive = (message) => {
        if (message === null) lost(new Error("our queue was deleted"));
        else if (!stop.signal.aborted) {
          const ack = () => channel.ack(message); // not before it is stored
          inHand = handle(store, channel, message).then(ack).catch(lost);
        }
      };
      declare(channel)
        // One at a time: a message that kills us spends its own tries in the delivery
        // limit, not those of the messages that were fetched with it.
        .then(() => channel.prefetch(1))
        .then(() => channel.consume(INBOX, receive))
        .then(() => console.log("listening as", MINE))
        .catch(lost);
    });
    await ended;
  } finally {
    await inHand;
    await Promise.race([broker.close(), sleep(2000)]).catch(() => {});
    fs.closeSync(store.file);
  }
}

// Listen until asked to stop; whatever is away is waited for, longer each time.
for (const name of ["SIGTERM", "SIGINT"]) process.on(name, () => stop.abort());
for (let wait = 1, turn = 0; !stop.signal.aborted; turn += 1) {
  const began = Date.now();
  try {
    await session(URLS[turn % URLS.length]);
  } catch (away) {
    wait = Date.now() - began > PATIENCE * 1000 ? 1 : Math.min(wait * 2, PATIENCE);
    console.log(`again in ${wait} s: ${away.message || away.code}`);
    await sleep(wait * 1000, null, { signal: stop.signal }).catch(() => {});
  }
}
console.log("stopped");
process.exit(0);
