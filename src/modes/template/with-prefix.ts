import type { Block } from "../../core/report.ts";

/** Keys of a run inside another, as the outer one names them. */
export function withPrefix(keys: readonly string[], path: string): readonly string[] {
  return keys.map((key) => `${path}/${key}`);
}

/** The block of a run inside another: its keys as the outer one names them, its headings below those of the stage. */
export function innerBlock(block: Block, path: string): Block {
  if (block.kind === "heading") return { ...block, level: 3 };
  const from = block.from === undefined ? {} : { from: withPrefix(block.from, path) };
  if (block.kind !== "table") return { ...block, ...from };
  const { rowsFrom } = block;
  return {
    ...block,
    ...from,
    ...(rowsFrom === undefined ? {} : { rowsFrom: rowsFrom.map((keys) => withPrefix(keys, path)) }),
  };
}
