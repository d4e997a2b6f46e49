import { readEnvironment } from "../config/environment.ts";
import { processIo } from "./process-io.ts";
import { processWiring } from "./process-wiring.ts";
import { runCli } from "./run-cli.ts";

const BUG = 70;

process.on("uncaughtException", (error) => {
  process.stderr.write(`swarm: a bug of ours, please report it: ${error.message}\n`);
  process.exit(BUG);
});

process.exitCode = await runCli(process.argv.slice(2), processIo(readEnvironment()), processWiring);
