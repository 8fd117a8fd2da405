// Parses HCL with HashiCorp's own parser: node hcl.cjs MODULES FILE. JSON on standard output; diagnostics and 1 on a fault.
const { createRequire } = require("node:module");
const { readFileSync } = require("node:fs");
const [modules, file] = process.argv.slice(2);
const { parse } = createRequire(modules + "/")("@cdktf/hcl2json");
parse(file, readFileSync(file, "utf8")).then(
  (parsed) => console.log(JSON.stringify(parsed)),
  (fault) => { console.error(String(fault)); process.exit(1); },
);
