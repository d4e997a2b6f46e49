#!/usr/bin/env node
// The launcher, in syntax that parses on Node 12, so that an older Node gets a sentence and not a SyntaxError.
"use strict";

const fs = require("fs");
const path = require("path");

const NEEDED_MAJOR = 24;
/** Set for the process that {@link runUnder} starts, and for no other. */
const LAUNCHED = "SWARM_LAUNCHED";

/** Why this Node cannot run swarm, in one sentence; undefined when it can. */
function refusalOf(version) {
  if (Number(version.split(".")[0]) >= NEEDED_MAJOR) return undefined;
  return (
    "swarm: expected Node " +
    NEEDED_MAJOR +
    " or newer, got Node " +
    version +
    "; install one from https://nodejs.org/en/download (or `nvm install " +
    NEEDED_MAJOR +
    "`) and run swarm again."
  );
}

/** Runs this launcher again under `node`; its end, by code or by signal, becomes ours. */
function runUnder(node) {
  // A session of its own, so that a signal to us or to our whole group reaches it exactly once: through us.
  const child = require("child_process").spawn(node, [__filename].concat(process.argv.slice(2)), {
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    detached: process.platform !== "win32",
    env: Object.assign({}, process.env, { [LAUNCHED]: "1" }),
  });
  const signals = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"];
  const forward = (signal) => {
    child.kill(signal);
  };
  for (const signal of signals) process.on(signal, forward);
  child.on("error", (error) => {
    process.stderr.write(`swarm: expected a working Node at ${node}, got: ${error.message}; run \`npm ci\`.\n`);
    process.exit(1);
  });
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code);
    for (const name of signals) process.removeListener(name, forward);
    process.kill(process.pid, signal);
  });
}

/** Ends this process with the launcher that started it, even when that one was killed and could forward nothing. */
function dieWithLauncher() {
  if (process.env[LAUNCHED] === undefined || !process.channel) return;
  delete process.env[LAUNCHED];
  process.on("disconnect", () => {
    process.kill(process.pid, "SIGKILL");
  });
  process.channel.unref();
}

function start() {
  const refusal = refusalOf(process.versions.node);
  if (refusal !== undefined) {
    // A development clone brings its own Node; an installed package does not.
    const own = path.join(__dirname, "../node_modules/node/bin", process.platform === "win32" ? "node.exe" : "node");
    if (fs.existsSync(own)) return runUnder(own);
    process.stderr.write(`${refusal}\n`);
    process.exitCode = 1;
    return;
  }
  if (!fs.existsSync(path.join(__dirname, "../dist/main.mjs"))) {
    process.stderr.write("swarm: expected dist/main.mjs beside bin/, found none; run `npm run build` first.\n");
    process.exitCode = 1;
    return;
  }
  dieWithLauncher();
  require("module").enableCompileCache();
  // A wide swarm holds thousands of calls at once: a young generation that stays small, and a heap that is collected before
  // it doubles, halve its peak memory for a few per cent of time.
  const v8 = require("v8");
  v8.setFlagsFromString("--semi-space-growth-factor=1");
  v8.setFlagsFromString("--heap-growing-percent=60");
  import("../dist/main.mjs").catch((error) => {
    process.stderr.write(`swarm: could not start: ${(error && error.stack) || error}\n`);
    process.exitCode = 1;
  });
}

module.exports = { refusalOf: refusalOf };

if (require.main === module) start();
