import type { QuestionMode } from "../app.ts";

export type SlotKind = "text" | "file" | "list";

/** A place in a template that its user fills. */
export interface TemplateSlot {
  readonly name: string;
  readonly description: string;
  /** `text`: put in as it is; `file`: paths and globs whose content is put in as data; `list`: several texts. */
  readonly kind: SlotKind;
  readonly isRequired: boolean;
  readonly default?: readonly string[] | undefined;
}

export type StageOption = boolean | string | readonly string[];

/** A stage as its file says it, slots not filled. */
export interface StageText {
  readonly key: string;
  readonly mode: QuestionMode;
  readonly prompt: string;
  readonly samples?: string | undefined;
  readonly targets: readonly string[];
  readonly files: readonly string[];
  readonly each?: string | undefined;
  readonly most?: number | undefined;
  readonly times: number;
  readonly needs: readonly string[];
  readonly isOptional: boolean;
  /** Of the mode `template`: which one, and what its slots hold. */
  readonly template?: string | undefined;
  readonly set: ReadonlyMap<string, string>;
  /** All other fields, which are called as the flags of the mode's command. */
  readonly options: ReadonlyMap<string, StageOption>;
  /** `file:line` of a field, or of the stage. */
  at(field?: string): string;
  /** `file:line` of the first place in the field where the text stands. */
  atText(field: string, text: string): string;
}

/** A named swarm as its file says it. */
export interface Template {
  readonly name: string;
  readonly description: string;
  readonly slots: readonly TemplateSlot[];
  readonly stages: readonly StageText[];
  /** The stages that make the report; undefined where the file leaves it open. */
  readonly shown?: readonly string[] | undefined;
  /** Files that the report goes to when the user names none. */
  readonly outputFiles: readonly string[];
  /** `file:line` of a place in the file. */
  at(path: readonly PropertyKey[]): string;
}
