import { expect, test } from "vitest";
import { markdownToHtml } from "./markdown-to-html.ts";

const place = { level: 2, linkOf: (word: string) => (word === "vote/1" ? "#u1" : undefined) };
const htmlOf = (text: string) => markdownToHtml(text, place);

test.each([
  ["script", "<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"],
  ["onerror", "a <img src=x onerror=alert(1)>", "<p>a &lt;img src=x onerror=alert(1)&gt;</p>"],
  ["svg", "<svg onload=alert(1)>", "&lt;svg onload=alert(1)&gt;"],
  ["style", "<style>@import 'http://x'</style>", "&lt;style&gt;@import 'http://x'&lt;/style&gt;"],
  ["iframe", "<iframe src=//x></iframe>", "&lt;iframe src=//x&gt;&lt;/iframe&gt;"],
  [
    "meta refresh",
    '<meta http-equiv="refresh" content="0;//x">',
    "&lt;meta http-equiv=&quot;refresh&quot; content=&quot;0;//x&quot;&gt;",
  ],
  ["a closing tag", "</div></main><b>", "&lt;/div&gt;&lt;/main&gt;&lt;b&gt;"],
  ["comment", "a <!-- --> b", "<p>a &lt;!-- --&gt; b</p>"],
  ["javascript:", "[a](javascript:alert(1))", "<p><a>a</a></p>"],
  ["javascript: in capitals", "[a](JaVaScRiPt:alert(1))", "<p><a>a</a></p>"],
  ["javascript: by reference", "[a](&#106;avascript:alert(1))", "<p><a>a</a></p>"],
  ["javascript: in a definition", "[a]\n\n[a]: javascript:alert(1)", "<p><a>a</a></p>"],
  ["javascript: between brackets", "<javascript:alert(1)>", "<p><a>javascript:alert(1)</a></p>"],
  ["data:", "[a](data:text/html,x)", "<p><a>a</a></p>"],
  ["file:", "[a](file:///etc/passwd)", "<p><a>a</a></p>"],
  ["a path", "[a](/etc) [b](//x.y/z) [c](#u1)", "<p><a>a</a> <a>b</a> <a>c</a></p>"],
  [
    "a quote in an address",
    '[a](https://x/"onclick=y)',
    '<p><a href="https://x/%22onclick=y" rel="noopener noreferrer nofollow">a</a></p>',
  ],
  ["a title", '[a](https://x "\\" onclick=y")', '<p><a href="https://x" rel="noopener noreferrer nofollow">a</a></p>'],
  [
    "a picture",
    '![a"<b](https://x/y.png)',
    '<p><span class="picture" title="https://x/y.png">[picture: a&quot;&lt;b]</span></p>',
  ],
  ["a language", '```a"onload=x<b>\nc\n```', "<pre><code>c\n</code></pre>"],
  ["a footnote", "a[^1]\n\n[^1]: b c", "<p>a[^1]</p>\n<p>[^1]: b c</p>"],
  ["escape sequences", "a\u001b[31mb\u0000\u009b1m", "<p>ab</p>"],
  ["marks that reorder", "a\u202eb &#x202e;c&#8294;", "<p>ab c</p>"],
])("%s does nothing", (_, text, expected) => {
  expect(htmlOf(text)).toBe(expected);
});

test("text is formatted, with tables, lists, tasks and links", () => {
  const html = htmlOf("**a** ~~b~~ `c` <https://x.y>\n\n3. d\n\n- [x] e\n- [ ] f\n\n|g|h|\n|-|-:|\n|1|2|");

  expect(html.split("\n")).toEqual([
    '<p><strong>a</strong> <del>b</del> <code>c</code> <a href="https://x.y" rel="noopener noreferrer nofollow">https://x.y</a></p>',
    '<ol start="3">',
    "<li>d</li>",
    "</ol>",
    "<ul>",
    "<li>☑ e</li>",
    "<li>☐ f</li>",
    "</ul>",
    '<div class="scroll" tabindex="0"><table>',
    "<thead>",
    "<tr>",
    "<th>g</th>",
    '<th class="number">h</th>',
    "</tr>",
    "</thead>",
    "<tbody>",
    "<tr>",
    "<td>1</td>",
    '<td class="number">2</td>',
    "</tr>",
    "</tbody>",
    "</table></div>",
  ]);
});

test("headings begin one below the heading that they stand under, whichever the text began with", () => {
  expect(htmlOf("# a\n## b\n###### c")).toBe("<h3>a</h3>\n<h4>b</h4>\n<h6>c</h6>");
  expect(htmlOf("#### a\n##### b")).toBe("<h3>a</h3>\n<h4>b</h4>");
});

test("keys of units lead to them, save in code and links", () => {
  const html = htmlOf("so (vote/1, vote/2 and 3 more) `(vote/1)` [(vote/1)](https://x)");

  expect(html.match(/href="#u1">vote\/1</g)).toHaveLength(1);
});

test.each([
  ["of marks without end", "*a_ ".repeat(50_000)],
  ["of brackets without end", "[a](".repeat(50_000)],
  ["of quotes in quotes", ">".repeat(50_000)],
  ["of lists in lists", "- ".repeat(50_000)],
  ["of lists below lists", Array.from({ length: 400 }, (_, depth) => `${"  ".repeat(depth)}- a\n\n`).join("")],
  ["in one paragraph without end", "a\n".repeat(50_000)],
  ["of a megabyte", "word\n\n".repeat(200_000)],
])("a text %s is shown as it is", (_, text) => {
  const html = htmlOf(`${text}<b>`);

  expect(html).toMatch(/^<pre>/);
  expect(html).toContain("&lt;b&gt;</pre>");
});
