import type { Plan, PlanEpic, PlanTask } from "../core/plan.ts";
import { importedTask, UniqueIds } from "./imported-task.ts";

const ITEM = /^([ \t]*)(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[([ xX])\][ \t]+)?(\S.*)$/;
const HEADING = /^#{1,6}[ \t]+(.+?)[ \t]*#*$/;
const FENCE = /^[ \t]*(?:`{3,}|~{3,})/;
const TAB = 4;

interface Item {
  readonly depth: number;
  readonly text: string;
  /** Undefined where it has no box. */
  readonly isChecked: boolean | undefined;
  readonly heading: string | undefined;
  readonly parents: readonly Item[];
  /** Lines below it that are no items of their own. */
  readonly details: string[];
  hasOpenChildren: boolean;
}

/**
 * The lists of a Markdown text as a plan. Where any item has a box, only those with a box count, the checked ones are left out, and
 * others are details of the item above. The innermost items are the tasks; headings, else the outermost items around them, are
 * the epics. Nothing is known of files and needs.
 */
export function importMarkdown(text: string, goal: string | undefined): Plan {
  const { items, title } = itemsOf(text);
  const open = items.filter(({ isChecked }) => isChecked !== true);
  for (const { parents } of open) for (const parent of parents.slice(-1)) parent.hasOpenChildren = true;
  const ids = new UniqueIds();
  const epics = new Map<string, PlanEpic>();
  const tasks = open.flatMap((item): readonly PlanTask[] => {
    if (item.hasOpenChildren) return [];
    const { heading, parents, details } = item;
    const epic = heading ?? parents[0]?.text;
    if (epic !== undefined && !epics.has(epic)) epics.set(epic, { id: ids.of(epic), title: epic, goal: "" });
    const way = parents.map((parent) => parent.text).filter((each) => each !== epic);
    return [
      importedTask(ids.of(item.text), {
        title: item.text,
        details: [...way.map((each) => `Part of: ${each}`), ...details].join("\n"),
        epic: epic === undefined ? undefined : epics.get(epic)?.id,
      }),
    ];
  });
  return { version: 1, goal: goal ?? title ?? "", epics: [...epics.values()], tasks };
}

function itemsOf(text: string): { readonly items: readonly Item[]; readonly title: string | undefined } {
  const lines = text.replace(/^\ufeff/, "").split(/\r?\n/);
  const isBoxed = lines.some((line) => ITEM.exec(line)?.[2] !== undefined);
  const items: Item[] = [];
  let title: string | undefined;
  let heading: string | undefined;
  let isFenced = false;
  let open: Item[] = [];
  for (const line of lines) {
    if (FENCE.test(line)) isFenced = !isFenced;
    const found = isFenced ? undefined : HEADING.exec(line)?.[1];
    if (found !== undefined) {
      // The first heading, before any item, is the text's own title.
      if (title === undefined && items.length === 0) title = plain(found);
      else heading = plain(found);
      open = [];
      continue;
    }
    const [, indent = "", box, words = ""] = (isFenced ? undefined : ITEM.exec(line)) ?? [];
    const isItem = words !== "" && (!isBoxed || box !== undefined);
    if (!isItem) {
      if (line.trim() !== "" && /^\s/.test(line)) open.at(-1)?.details.push(line.trim());
      continue;
    }
    const depth = [...indent].reduce((sum, sign) => sum + (sign === "\t" ? TAB : 1), 0);
    open = open.filter((parent) => parent.depth < depth);
    const isChecked = box === undefined ? undefined : box !== " ";
    const item: Item = {
      depth,
      text: plain(words),
      isChecked,
      heading,
      parents: open,
      details: [],
      hasOpenChildren: false,
    };
    items.push(item);
    open = [...open, item];
  }
  return { items, title };
}

/** Without the signs of emphasis, code and links. */
function plain(text: string): string {
  return text
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replaceAll(/(\*\*|__|`|~~)/g, "")
    .trim();
}
