import { storeContract } from "../suites/store-contract.ts";
import { openMemoryStore } from "./memory-store.ts";

storeContract("the memory store", async () => {
  const opened = openMemoryStore();
  return { open: async () => opened };
});
