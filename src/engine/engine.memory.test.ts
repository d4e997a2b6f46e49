import { openMemoryStore } from "../../test/fakes/memory-store.ts";
import { engineContract } from "../../test/suites/engine-contract.ts";

engineContract("memory", async () => {
  const opened = openMemoryStore();
  return { open: async () => opened };
});
