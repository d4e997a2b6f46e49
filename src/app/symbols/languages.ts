/** What the pieces of a language are called in its syntax tree. */
export interface Language {
  /** The parser's file, `tree-sitter-NAME.wasm`. */
  readonly parser: string;
  /** The kind of symbol that a node type is. */
  readonly symbols: Readonly<Record<string, string>>;
  /** Node types that stand around one symbol and belong to it, as `export` and decorators do. */
  readonly wrappers: ReadonlySet<string>;
  /** Node types that hold symbols and are none: bodies, namespaces, conditional compilation. */
  readonly holders: ReadonlySet<string>;
}

function language(
  parser: string,
  symbols: Readonly<Record<string, string>>,
  wrappers: readonly string[],
  holders: readonly string[],
): Language {
  return { parser, symbols, wrappers: new Set(wrappers), holders: new Set(holders) };
}

const SCRIPT_SYMBOLS = {
  function_declaration: "function",
  generator_function_declaration: "function",
  class_declaration: "class",
  abstract_class_declaration: "class",
  interface_declaration: "interface",
  enum_declaration: "enum",
  method_definition: "method",
};
const SCRIPT_WRAPPERS = ["export_statement", "ambient_declaration"];
/** Declarations and statements count as a function or class when they hold one at their end: `const a = () => ...`. */
const SCRIPT_HOLDERS = ["class_body", "internal_module", "module", "statement_block", "expression_statement"];
const script = (parser: string) => language(parser, SCRIPT_SYMBOLS, SCRIPT_WRAPPERS, SCRIPT_HOLDERS);

const TYPESCRIPT = script("typescript");
const TSX = script("tsx");
const JAVASCRIPT = script("javascript");
const PYTHON = language(
  "python",
  { function_definition: "function", class_definition: "class" },
  ["decorated_definition"],
  ["block"],
);
const GO = language(
  "go",
  { function_declaration: "function", method_declaration: "method", type_declaration: "type" },
  [],
  [],
);
const RUST = language(
  "rust",
  {
    function_item: "function",
    struct_item: "struct",
    enum_item: "enum",
    union_item: "union",
    trait_item: "trait",
    impl_item: "impl",
    macro_definition: "macro",
  },
  [],
  ["mod_item", "declaration_list"],
);
const JAVA = language(
  "java",
  {
    class_declaration: "class",
    interface_declaration: "interface",
    enum_declaration: "enum",
    record_declaration: "record",
    annotation_type_declaration: "annotation",
    method_declaration: "method",
    constructor_declaration: "constructor",
    compact_constructor_declaration: "constructor",
  },
  [],
  ["class_body", "interface_body", "enum_body", "enum_body_declarations"],
);
const C_SHARP = language(
  "c-sharp",
  {
    class_declaration: "class",
    struct_declaration: "struct",
    interface_declaration: "interface",
    enum_declaration: "enum",
    record_declaration: "record",
    record_struct_declaration: "record",
    delegate_declaration: "delegate",
    method_declaration: "method",
    constructor_declaration: "constructor",
    destructor_declaration: "destructor",
    operator_declaration: "operator",
    property_declaration: "property",
    indexer_declaration: "indexer",
    local_function_statement: "function",
  },
  ["global_statement"],
  ["namespace_declaration", "file_scoped_namespace_declaration", "declaration_list"],
);
const CPP = language(
  "cpp",
  {
    function_definition: "function",
    class_specifier: "class",
    struct_specifier: "struct",
    union_specifier: "union",
    enum_specifier: "enum",
    concept_definition: "concept",
  },
  ["template_declaration", "type_definition"],
  [
    "namespace_definition",
    "declaration_list",
    "field_declaration_list",
    "linkage_specification",
    "preproc_ifdef",
    "preproc_if",
    "preproc_else",
    "preproc_elif",
  ],
);
const RUBY = language(
  "ruby",
  { method: "method", singleton_method: "method", class: "class", singleton_class: "class" },
  [],
  ["module", "body_statement"],
);
const PHP = language(
  "php",
  {
    function_definition: "function",
    class_declaration: "class",
    interface_declaration: "interface",
    trait_declaration: "trait",
    enum_declaration: "enum",
    method_declaration: "method",
  },
  [],
  ["namespace_definition", "compound_statement", "declaration_list", "enum_declaration_list"],
);
const BASH = language("bash", { function_definition: "function" }, [], []);

const BY_EXTENSION: Readonly<Record<string, Language | undefined>> = {
  ts: TYPESCRIPT,
  mts: TYPESCRIPT,
  cts: TYPESCRIPT,
  tsx: TSX,
  js: JAVASCRIPT,
  mjs: JAVASCRIPT,
  cjs: JAVASCRIPT,
  jsx: JAVASCRIPT,
  py: PYTHON,
  pyi: PYTHON,
  go: GO,
  rs: RUST,
  java: JAVA,
  cs: C_SHARP,
  c: CPP,
  h: CPP,
  cc: CPP,
  cpp: CPP,
  cxx: CPP,
  hh: CPP,
  hpp: CPP,
  hxx: CPP,
  rb: RUBY,
  rake: RUBY,
  php: PHP,
  sh: BASH,
  bash: BASH,
};

/** The language of a file, by its extension; undefined where no parser knows it. */
export function languageOf(path: string): Language | undefined {
  const extension = /\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase();
  return extension !== undefined && Object.hasOwn(BY_EXTENSION, extension) ? BY_EXTENSION[extension] : undefined;
}
