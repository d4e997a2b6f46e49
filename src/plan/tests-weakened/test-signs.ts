/** By what a language's tests are known. */
export interface TestSigns {
  /** Files that hold tests by their name. */
  readonly file: RegExp;
  readonly comment: RegExp;
  /** A line that begins a test, or one case of it; the first group that matched is its name. */
  readonly test: RegExp;
  readonly assertion: RegExp;
  /** Switches a test off. */
  readonly skip: RegExp;
  /** Switches it off on some machines. */
  readonly skipIf: RegExp;
  /** Switches off all others. */
  readonly focus: RegExp;
  /** One test for many cases. */
  readonly table: RegExp;
}

const NEVER = /(?!)/;
/** A check with a name of its own is an assertion, too. */
const OWN_CHECK = String.raw`\b(?:expect|assert|check|verify|ensure|should)[A-Z_]\w*\s*[(!]`;
const checks = (...patterns: readonly string[]) => new RegExp([...patterns, OWN_CHECK].join("|"));
const SLASHES = /^\s*(?:\/\/|\/?\*)/;
const IN_TESTS = String.raw`(?:^|\/)(?:tests?|__tests__|specs?|e2e|testing)\/`;

const SCRIPT: TestSigns = {
  file: new RegExp(String.raw`(?:[._-](?:test|spec|cy|e2e)\.[cm]?[jt]sx?|${IN_TESTS}.*\.[cm]?[jt]sx?)$`),
  comment: SLASHES,
  test: /(?:^|[^\w.$])(?:x|f)?(?:it|test|specify|Deno\.test)(?:\.(?!each|extend|use|describe|before|after|step|setTimeout|only\.each|skip\.each)\w+)*\s*\(\s*(?:["'`](.*?)["'`]\s*[,)]|$)|(?:^|[^\w.$])(?:it|test)(?:\.\w+)*\.each\b|(?:^|[^\w.$])(?:it|test)(?:\.\w+)+\([^()"'`]*\)\(\s*["'`](.*?)["'`]/,
  assertion: checks(
    String.raw`\bexpect(?:\.\w+)?\s*\(`,
    String.raw`\bassert(?:\.\w+)*\s*\(`,
    String.raw`\.should\b`,
    String.raw`^\s*\.(?:not\.|resolves\.|rejects\.)*to[A-Z]\w*\(`,
    String.raw`\bt\.(?:is|not|deepEqual|true|false|truthy|falsy|throws|throwsAsync|like|regex|assert|equal|same|ok|plan)\(`,
  ),
  skip: /\b(?:it|test|describe|context|suite|specify)(?:\.\w+)*\.(?:skip|fixme|fails|failing|ignore)\b(?!If)|\bx(?:it|describe|test|specify|context)\s*\(|\b(?:this|t)\.skip\(|\b(?:skip|ignore):\s*true\b/,
  skipIf: /\.(?:skipIf|runIf)\(/,
  focus:
    /\b(?:it|test|describe|context|suite|specify)(?:\.\w+)*\.only\b|(?:^|\s)f(?:it|describe)\s*\(|\bonly:\s*true\b/,
  table: /\.each\b|\bforEach\(|\bfor \(const/,
};

const PYTHON: TestSigns = {
  file: new RegExp(String.raw`(?:(?:^|\/)(?:test_[^/]*|[^/]*_test|tests?|conftest)\.py|${IN_TESTS}.*\.py)$`),
  comment: /^\s*#/,
  test: /^\s*(?:async )?def (test\w*)\s*\(/,
  assertion: checks(
    String.raw`^\s*assert\b`,
    String.raw`\bself\.(?:assert\w+|fail)\(`,
    String.raw`\bpytest\.(?:raises|warns|fail)\(`,
    String.raw`\b(?:np|numpy|pd|torch)\.testing\.`,
  ),
  skip: /@(?:pytest\.mark\.(?:skip|xfail)|unittest\.(?:skip|expectedFailure))\b|\bpytest\.(?:skip|xfail)\(|\bself\.skipTest\(|\braise (?:unittest\.)?SkipTest|\bpytestmark\s*=.*\b(?:skip|xfail)\b|__test__\s*=\s*False/,
  skipIf: /@(?:pytest\.mark\.skipif|unittest\.skip(?:If|Unless))\b|\bpytest\.importorskip\(/,
  focus: NEVER,
  table: /parametrize|\bsubTest\(|^\s*for .+ in .+:/,
};

const GO: TestSigns = {
  file: /_test\.go$/,
  comment: /^\s*\/\/(?!go:build)/,
  test: /^func ((?:Test|Fuzz|Example)\w*)\(|\bt\.Run\("(.*?)"/,
  assertion: checks(
    String.raw`\b(?:t|tb|b)\.(?:Errorf?|Fatalf?|Fail|FailNow)\(`,
    String.raw`\b(?:assert|require)\.\w+\(`,
    String.raw`\bExpect\(`,
  ),
  skip: /\b(?:t|tb|b)\.Skip(?:f|Now)?\(|^\/\/go:build ignore/,
  skipIf: NEVER,
  focus: NEVER,
  table: /\brange (?:tests|cases|tt|tcs|testCases)\b|\bt\.Run\(\w+\.\w+|\brange \[\]/,
};

const RUST: TestSigns = {
  file: /(?:^|\/)tests\/.*\.rs$|_test\.rs$|(?:^|\/)tests\.rs$/,
  comment: SLASHES,
  test: /^\s*#\[(?:\w+::)*(?:test|rstest|quickcheck|wasm_bindgen_test)\b/,
  assertion: checks(
    String.raw`(?<!debug_)\bassert(?:_\w+)?!`,
    String.raw`\bprop_assert\w*!`,
    String.raw`#\[should_panic`,
  ),
  skip: /^\s*#\[ignore\b/,
  skipIf: /#\[cfg_attr\(.*\bignore\b/,
  focus: NEVER,
  table: /#\[case\b|^\s*for .+ in /,
};

const JAVA: TestSigns = {
  file: /(?:Tests?|IT|Spec)\.(?:java|kt|groovy|scala)$|(?:^|\/)src\/(?:test|androidTest|integrationTest)\/.*\.(?:java|kt|groovy|scala)$/,
  comment: SLASHES,
  test: /^\s*@(?:Test|ParameterizedTest|RepeatedTest)\b/,
  assertion: checks(
    String.raw`\bassert\w*\s*\(`,
    String.raw`\bassertThat\b`,
    String.raw`\b(?:verify|fail)\(`,
    String.raw`\bshould(?:Be|Throw|Contain)\b`,
    String.raw`^\s*\.is(?:Equal|Not|Null|True|False|Same|In)\w*\(`,
  ),
  skip: /@(?:Disabled|Ignore)\b|\bassumeTrue\(false|\bassumeFalse\(true|enabled\s*=\s*false/,
  skipIf: /@(?:Disabled|Enabled)(?:On|If|For)\w*|\bassum(?:e\w+|ing\w+)\(/,
  focus: NEVER,
  table: /@ParameterizedTest|@(?:Value|Csv|Method)Source/,
};

const RUBY: TestSigns = {
  file: /_(?:spec|test)\.rb$|(?:^|\/)test_[^/]*\.rb$|(?:^|\/)(?:spec|test)\/.*\.rb$/,
  comment: /^\s*#/,
  test: /^\s*[xf]?(?:it|specify|example|scenario|test)\b[ (]+["'](.*?)["']|^\s*def (test_\w+)/,
  assertion: checks(
    String.raw`\bexpect[\s({]`,
    String.raw`^\s*(?:assert|refute)\w*\b`,
    String.raw`\.(?:must|wont)_\w+`,
    String.raw`\.should(?:_not)?\b`,
    String.raw`\bis_expected\b`,
  ),
  skip: /^\s*x(?:it|describe|context|specify|example|scenario)\b|^\s*(?:skip|pending)\b(?!\s*[=.])|\b(?:skip|pending):\s*(?:true|["'])/,
  skipIf: /^\s*skip\b.*\b(?:if|unless)\b/,
  focus: /^\s*f(?:it|describe|context|specify)\b|\bfocus:\s*true|,\s*:focus\b/,
  table: /\.each\b/,
};

const CSHARP: TestSigns = {
  file: /Tests?\.cs$|(?:^|\/)[\w.]*Tests?\/.*\.cs$/,
  comment: SLASHES,
  test: /^\s*\[(?:Fact|Theory|Test|TestMethod|DataTestMethod|TestCase|InlineData|DataRow)\b/,
  assertion: checks(
    String.raw`\b(?:\w*Assert)\.\w+`,
    String.raw`\.Should\w*\(`,
    String.raw`\.Verify\w*\(`,
    String.raw`\.(?:DidNot)?Receive\w*\(`,
  ),
  skip: /\[(?:Fact|Theory)\(.*\bSkip\s*=|^\s*\[(?:Ignore|Explicit)\b|\[Test.*\bIgnore\s*=|\bAssert\.(?:Ignore|Inconclusive|Skip)\(/,
  skipIf: /\bSkip\.If(?:Not)?\(|\bAssert\.Skip(?:When|Unless)\(/,
  focus: NEVER,
  table: /\[(?:Theory|TestCase|InlineData|DataRow)\b/,
};

const PHP: TestSigns = {
  file: /Test\.php$|(?:^|\/)tests?\/.*\.php$/,
  comment: /^\s*(?:\/\/|\/?\*(?! @test)|#(?!\[))/,
  test: /\bfunction (test\w+)\s*\(|^\s*(?:\* @test\b|#\[Test\])|^\s*(?:it|test)\(\s*["'](.*?)["']/,
  assertion: checks(
    String.raw`(?:\$this->|self::|static::|Assert::)assert\w+\(`,
    String.raw`->expectException\w*\(`,
    String.raw`\bexpect\(`,
  ),
  skip: /->markTest(?:Skipped|Incomplete)\(|->skip\(|@doesNotPerformAssertions/,
  skipIf: /#\[Requires\w+|@requires\b/,
  focus: /->only\(/,
  table: /@dataProvider|#\[DataProvider|->with\(/,
};

const BY_ENDING: readonly (readonly [ending: RegExp, signs: TestSigns])[] = [
  [/\.[cm]?[jt]sx?$/, SCRIPT],
  [/\.py$/, PYTHON],
  [/\.go$/, GO],
  [/\.rs$/, RUST],
  [/\.(?:java|kt|groovy|scala)$/, JAVA],
  [/\.rb$/, RUBY],
  [/\.cs$/, CSHARP],
  [/\.php$/, PHP],
];

/** Tests of Rust stand in the file that they test. */
const TESTS_WITHIN = /#\[(?:\w+::)*test\b|#\[cfg\(test\)\]|\bmod tests?\b|\bfn test_/;

/** By what tests are known in a file; undefined for one without tests. `text` is what is seen of it. */
export function testSignsOf(path: string, text: string): TestSigns | undefined {
  const signs = BY_ENDING.find(([ending]) => ending.test(path))?.[1];
  if (signs === undefined) return undefined;
  return signs.file.test(path) || (signs === RUST && TESTS_WITHIN.test(text)) ? signs : undefined;
}
