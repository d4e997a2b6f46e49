export { formatOfPath, render } from "../collate/render/render.ts";
