/** Any error at all, instead of a certain one. */
const ANY_ERROR =
  /\btoThrow(?:Error)?\(\s*\)|\braises\(\s*(?:Base)?Exception\s*\)|\bassertRaises\(\s*(?:Base)?Exception\b|\bassertThrows\(\s*(?:Exception|Throwable)(?:\.class|::class)|\bThrows(?:Any|Async)?<Exception>|\braise_error\s*(?:\}|$)|expectException\(\\?(?:Exception|Throwable)::|#\[should_panic\]/;

/** Forms of assertions and how much each says, in the order in which they are looked for. */
const STRENGTHS: readonly (readonly [form: RegExp, strength: number])[] = [
  // What is always true.
  [
    /\bexpect\((true|false|\d+|null)\)\.to\w+\((?:\1)?\)|\bassert(?:True|\.True|\.ok|!)?\s*\(?\s*(?:t,\s*)?[Tt]rue\s*\)?[;:]?\s*$|\b(?:assertTrue|IsTrue|Assert\.True)\(\s*true\b|\bassert(?:Equals?|_eq!|Same)?\((\d+),\s*\2\)/,
    0,
  ],
  [ANY_ERROR, 1],
  [/\braises\(.*\bmatch\s*=|\bassertRaisesRegex\(/, 3.5],
  [
    /\btoThrow\w*\(|\braises\(|\bassertRaises\w*\(|\bassertThrows\(|\bThrows\w*<|\braise_error\b|\bexpectException\w*\(|#\[should_panic\(|\bErrorIs\(|\bEqualError\(/,
    3,
  ],
  // That there is something.
  [
    /\bto(?:BeTruthy|BeFalsy|BeDefined|Exist|BeInstanceOf|HaveBeenCalled)\(\)?|\.not\.to|\bnot_to\b|\bbe_(?:truthy|falsy|present|a|an|kind_of)\b|\bassert(?:IsNotNone|IsInstance|NotNull|NotEmpty|InstanceOf|NotNil|_not_nil|_instance_of|NotEquals?|NotSame)\b|\bassert_ne!|\b(?:Is)?Not(?:Nil|Null|Empty|Equal|Zero)\b|\bisNot(?:Null|Empty|EqualTo)\b|\bisPresent\b|\bis not None\b|\bis_(?:ok|err|some|none)\(\)|\b(?:NoError|IsType|IsInstanceOfType|NotBeNull|BeOfType)\b|\bt\.truthy\(|\bassert\.(?:ok|exists|isOk|isDefined)\(|\bto\.(?:exist|be\.ok)\b|\bisset\(/,
    1,
  ],
  // A part, a range, a shape.
  [
    /\bto(?:Contain|Match(?!Inline|Snap)|HaveProperty|HaveLength|BeGreater|BeLess|BeCloseTo|HaveBeenCalledTimes)\w*\(|\bexpect\.(?:any|anything|\w+Containing)\b|\b(?:include|contain|match|start_with|end_with|be_within|be_between|be)\b\s*[(>< ]|\bassert(?:In|NotIn|Regex|AlmostEqual|Greater|GreaterEqual|Less|LessEqual|Contains|StringContains\w*|Count|_includes|_match|_in_delta)\b|\b(?:Contains|InDelta|InEpsilon|Greater|Less|Len|ElementsMatch|Subset|Regexp|ErrorContains|InRange|Matches|StartsWith|BeCloseTo|BeGreater\w*|BeLess\w*)\(|\bapprox\(|\ballclose\(|\bcontains\w*\(|\bhasSize\(|\.contains\(|\bstarts?_?[wW]ith\(/,
    2,
  ],
  [/\btoStrictEqual\(|\bassert\.(?:deepStrictEqual|strictEqual)\(|->assertSame\(|::assertSame\(|\btoBe\(/, 3.25],
  [
    /\bto(?:Equal|Match\w*Snapshot|HaveBeenCalledWith|HaveBeenLastCalledWith|HaveReturnedWith|MatchInlineSnapshot)\(|\bassert_eq!|\bassert(?:Equals?|_equal|Same|DictEqual|ListEqual|CountEqual|ArrayEquals|JsonString\w*)\b|\b(?:Equal|AreEqual|DeepEqual|JSONEq|Exactly|deepEqual|equal|isEqualTo|EqualTo|Be|BeEquivalentTo|must_equal|eq|eql)\b\s*\(?|\bshouldBe\b|\bt\.is\(/,
    3,
  ],
  [/(?<![=!<>])==(?!>)|\.equals\(/, 3],
  [/(?<![-=<>])[<>]=?(?![<>])|!=|\bin\b|\bnot in\b/, 2],
  [
    /^\s*assert\b|\bassert(?:True|False|!|\.True|\.False)?\s*\(|\bassert_(?:true|false)\b|\bIsTrue\(|\bAssert\.(?:True|False)\(/,
    1,
  ],
];

/** How much an assertion says: 0 nothing, 1 that there is something, 2 a part or a range, 3 exactly what; undefined where the form is not known. */
export function assertionStrength(line: string): number | undefined {
  return STRENGTHS.find(([form]) => form.test(line))?.[1];
}

/** `toBe` and `toEqual` differ for objects alone, so that going from one to the other says nothing. */
const NO_DIFFERENCE = /\btoBe\(.*|\btoEqual\(/;

/** Whether the second of two assertions, which took the first one's place, says less. */
export function isLooser(before: string, after: string): boolean {
  const [old, now] = [assertionStrength(before), assertionStrength(after)];
  if (old === undefined || now === undefined || now >= old) return false;
  if (/\btoBe\(/.test(before) && NO_DIFFERENCE.test(after) && now >= 3) return false;
  return now === 0 || ANY_ERROR.test(after) || sharesSubject(before, after);
}

const WORDS_OF_FORM =
  /^(?:expect|assert\w*|should|to|be|not|is|t|self|this|await|async|require|toBe\w*|toEqual|toStrictEqual|toMatch\w*|toContain\w*|toHave\w*|toThrow\w*|resolves|rejects|Assert|That|Equal|NotNil|eq|with|raises|pytest|true|false|null|none|nil|None|True|False|const|let|var|new|any|anything)$/;

/** Names and values of an assertion, without the words of its form. */
export function contentOf(line: string): readonly string[] {
  const tokens = line.match(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[A-Za-z_]\w*|\d+(?:\.\d+)?/g) ?? [];
  return tokens.filter((token) => !WORDS_OF_FORM.test(token));
}

function sharesSubject(before: string, after: string): boolean {
  const known = new Set(contentOf(before));
  return contentOf(after).some((token) => known.has(token)) || known.size === 0;
}
