// Let the official AsyncAPI parser judge a document; print what it says as JSON.
// Usage: node asyncapi_parser.cjs <folder with node_modules> <document>
const { readFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { join } = require("node:path");

const [folder, file] = process.argv.slice(2);
const { Parser } = createRequire(join(folder, "index.js"))("@asyncapi/parser");

new Parser().parse(readFileSync(file, "utf8")).then(({ document, diagnostics }) => {
  const said = diagnostics.map(({ severity, code, message, path }) => ({
    severity,
    code,
    message,
    path: path.join("."),
  }));
  const channels = document ? document.allChannels().all().length : null;
  process.stdout.write(JSON.stringify({ channels, said }));
});
