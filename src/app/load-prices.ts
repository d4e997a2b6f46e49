import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "../config/config.ts";
import { InputError } from "../core/errors.ts";
import { type PriceFile, type PriceTable, parsePrices } from "../models/prices.ts";
import { readLibraryText } from "./library.ts";

/** Where `swarm models --refresh` keeps a user's prices. */
export function userPricesFile(config: Config): string {
  return join(config.userFolder, "prices.json");
}

/** The library's prices, then the user's refreshed ones, which count where both know a model. */
export async function loadPrices(config: Config): Promise<readonly PriceTable[]> {
  const library = parsePrices(JSON.parse(await readLibraryText("prices.json")), "library/prices.json");
  const file = userPricesFile(config);
  const own = await readOptional(file);
  return own === undefined ? [library] : [library, parsePrices(parseJson(own, file), file)];
}

/** Replaces the user's prices; either the old or the new file is there at any time. */
export async function saveUserPrices(config: Config, prices: PriceFile): Promise<string> {
  const file = userPricesFile(config);
  await mkdir(config.userFolder, { recursive: true });
  await writeFile(`${file}.new`, `${JSON.stringify(prices, null, 2)}\n`);
  await rename(`${file}.new`, file);
  return file;
}

async function readOptional(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new InputError(`expected a readable file of prices at ${file}, got ${(error as Error).message}`);
  }
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError(
      `${file}: expected JSON, got ${(error as Error).message}; delete it or run \`swarm models --refresh\``,
    );
  }
}
