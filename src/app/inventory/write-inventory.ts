import { rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Config } from "../../config/config.ts";
import { InputError } from "../../core/errors.ts";
import { systemClock } from "../system-clock.ts";
import { type InventoryRequest, type TakenInventory, takeInventory } from "./take-inventory.ts";

export type { InventoryRequest } from "./take-inventory.ts";

/** An inventory, and the file it was written to. */
export interface WrittenInventory extends TakenInventory {
  /** Absolute. */
  readonly file: string;
}

/** Takes the inventory and writes it whole to `inventory.json` of the state folder. */
export async function writeInventory(
  request: InventoryRequest,
  config: Pick<Config, "workingFolder" | "stateFolder" | "environment">,
): Promise<WrittenInventory> {
  const taken = await takeInventory(request, config, systemClock.now());
  const file = path.join(config.stateFolder, "inventory.json");
  const draft = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(draft, `${JSON.stringify(taken.inventory, null, 2)}\n`, { mode: 0o600 });
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    const said = error instanceof Error ? error.message : String(error);
    throw new InputError(`expected to be able to write ${file}, got ${said}`, { cause: error });
  }
  return { ...taken, file };
}
