import { type Command, Option } from "commander";
import { collect } from "./command-spec.ts";

/** The flags of everything that ends in a report. */
export function addOutputFlags(command: Command): void {
  command
    .option("--json", "the result as one JSON document; the same as --output-format json")
    .option("--output-format <form>", "md (default), json, or stream-json: events one a line, the outcome last")
    .addOption(
      new Option(
        "-o, --output <file>",
        "also write it to a file, as its extension says: md, json, jsonl (units, one a line), csv, html, sarif, junit.xml, baseline.json (of a review); repeatable",
      ).argParser(collect),
    )
    .option("-q, --quiet", "no progress and no notices on stderr")
    .option("-v, --verbose", "say more on stderr");
}
