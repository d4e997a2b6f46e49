export { makeStateFolder } from "../stores/sqlite/state-folder.ts";
