/** The page's whole style: light and dark, narrow and wide, screen and paper. Texts have a contrast of 4.5 or more on what they stand on. */
export const STYLE = `:root{--paper:#fcfbf9;--raised:#f4f2ee;--ink:#1c1e21;--soft:#5b6067;--rule:#e2dfd8;--accent:#2b5c8a;--link:#245a8d;
--good:#2e6b45;--warn:#8a5a00;--bad:#a3262f;--c-critical:#93132a;--c-high:#cf4a2c;--c-medium:#e0a030;--c-low:#6a9bb8;--c-info:#a9adb2;
--t0:#2b5c8a;--t1:#c77f2a;--t2:#4d8a5f;--t3:#8a4d7a;--t4:#6d63b5;--t5:#8a8378;color-scheme:light dark}
@media (prefers-color-scheme:dark){:root{--paper:#15171a;--raised:#1e2125;--ink:#e6e3dd;--soft:#a2a6ac;--rule:#32363c;--accent:#86b3dd;--link:#8fbbe6;
--good:#86c79b;--warn:#e0b25a;--bad:#f0908f;--c-critical:#e0475c;--c-high:#ee8560;--c-medium:#e6b455;--c-low:#6f9dbb;--c-info:#6f757c;
--t0:#86b3dd;--t1:#dda45c;--t2:#7fb98f;--t3:#c48bb4;--t4:#a79ee6;--t5:#a8a196}}
*{box-sizing:border-box}
html{font:16px/1.55 ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"Noto Sans",sans-serif;-webkit-text-size-adjust:100%;scroll-padding-top:3rem}
body{margin:0 auto;padding:0 1.25rem 4rem;max-width:52rem;background:var(--paper);color:var(--ink);overflow-wrap:anywhere}
a{color:var(--link);text-underline-offset:.15em;text-decoration-thickness:.06em}
a:not([href]){color:inherit}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.banner{position:sticky;top:0;z-index:1;margin:0 -1.25rem;padding:.45rem 1.25rem;background:#f3d9a4;color:#4a3000;font-size:.875rem;font-weight:600}
.mark{display:inline-block;padding:0 .45em;border-radius:.25em;background:#f3d9a4;color:#4a3000;font:600 .7rem/1.6 ui-sans-serif,system-ui,sans-serif;letter-spacing:.02em;vertical-align:.15em;white-space:nowrap}
header{padding:2.5rem 0 1rem;border-bottom:1px solid var(--rule)}
h1,h2,h3,h4,h5,h6{line-height:1.25;text-wrap:balance;margin:2rem 0 .6rem;font-weight:650}
h1{font-size:1.75rem;letter-spacing:-.015em;margin:0 0 .6rem}h2{font-size:1.3rem;letter-spacing:-.01em}h3{font-size:1.08rem}h4,h5,h6{font-size:1rem;margin-top:1.4rem}
.headline{font-size:1.1rem;font-weight:550;margin:0 0 1rem}
.facts{color:var(--soft);font-size:.875rem;font-variant-numeric:tabular-nums}
ul.facts{display:flex;flex-wrap:wrap;gap:.3rem 1.1rem;list-style:none;margin:0;padding:0}
.facts b{font-weight:650;color:var(--ink)}
.status.answered,.run-done,.status.answered b{color:var(--good)}
.status.refused,.status.unparsed,.status.not_run,.run-paused,.run-waiting,.run-exhausted,.run-cancelled{color:var(--warn)}
.status.error,.run-failed{color:var(--bad)}
li.status b{color:inherit}
li[class*="run-"]{font-weight:650}
nav{margin:1.25rem 0 0;font-size:.9rem}
nav ol{columns:15rem auto;column-gap:2rem;margin:0;padding-left:1.4rem;color:var(--soft)}
nav li{break-inside:avoid;padding:.08rem 0}
p{margin:.7rem 0}
.prose ul,.prose ol{padding-left:1.4rem;margin:.7rem 0}.prose li{margin:.25rem 0}
.prose{max-width:44rem}
blockquote{margin:.9rem 0;padding:.1rem 0 .1rem 1rem;border-left:3px solid var(--rule);color:var(--soft)}
hr{border:0;border-top:1px solid var(--rule);margin:1.5rem 0}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.86em}
code{background:var(--raised);padding:.1em .3em;border-radius:.25em}
pre{background:var(--raised);border-radius:.4rem;padding:.8rem 1rem;margin:.8rem 0;line-height:1.45;white-space:pre-wrap;tab-size:2}
pre code{background:none;padding:0;font-size:1em}
.picture{color:var(--soft)}
.scroll{overflow-x:auto;margin:.9rem 0}
table{border-collapse:collapse;font-size:.9rem;line-height:1.4;font-variant-numeric:tabular-nums;min-width:min(100%,24rem)}
th{font-weight:600;color:var(--soft);font-size:.8rem;vertical-align:bottom}
th,td{text-align:left;padding:.42rem .9rem .42rem 0;border-bottom:1px solid var(--rule);overflow-wrap:break-word;min-width:2.5rem}
td{vertical-align:top;unicode-bidi:plaintext}
td:last-child,th:last-child{padding-right:0}
.number{text-align:right}td.number,td.short{white-space:nowrap}td.text{min-width:9rem;overflow-wrap:anywhere}
.none{color:var(--soft)}
.rests{font-size:.8rem;color:var(--soft);max-width:16rem}
details.from,p.from,.rest{color:var(--soft);font-size:.8rem;margin:.35rem 0 1rem}
details.from p{margin:.3rem 0}
summary{cursor:pointer}
figure{margin:1.25rem 0 .6rem}
figcaption{font-weight:600;font-size:.9rem;margin-bottom:.5rem}
.bars,.legend{list-style:none;margin:0;padding:0;font-size:.875rem}
.bars{display:grid;grid-template-columns:fit-content(15rem) minmax(6rem,1fr) fit-content(15rem);gap:0 .9rem}
.bars li{display:grid;grid-template-columns:subgrid;grid-column:1/-1;align-items:center;padding:.16rem 0;break-inside:avoid}
.bars .label{line-height:1.3}
.bars svg{display:block}
.figure{position:relative;font-variant-numeric:tabular-nums;line-height:1.3}.figure b{font-weight:600}
small{font-size:.8rem;color:var(--soft)}
.track{fill:var(--raised)}.fill{fill:var(--accent)}
.whisker line{stroke:var(--ink);stroke-width:1.25}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1rem;margin-bottom:.5rem;font-size:.8rem;color:var(--soft)}
.legend i{display:inline-block;width:.7rem;height:.7rem;border-radius:.15rem;margin-right:.35rem;vertical-align:-.05rem}
${tones("critical high medium low info", "c-")}${tones("tone0 tone1 tone2 tone3 tone4 tone5", "t", 4)}.good{fill:var(--good)}i.good{background:var(--good)}
.bars rect+rect+rect{stroke:var(--paper);stroke-width:1}
table.matrix{font-size:.85rem;min-width:0}
.matrix th[scope=row]{text-align:right;font-weight:500;padding-right:.7rem;vertical-align:middle}
.matrix thead th{text-align:center;font-weight:500;max-width:9rem;padding:.3rem .4rem}
.matrix thead td{border:0;font-size:.75rem;color:var(--soft);text-align:right;vertical-align:bottom;padding-right:.7rem}
.matrix tbody th{border:0}
.matrix tbody td{text-align:center;border:1px solid var(--paper);padding:.4rem .5rem;min-width:3.4rem;vertical-align:middle;background:var(--raised)}
${shades()}footer{margin:2.5rem 0;padding:1rem 0;border-top:1px solid var(--rule);border-bottom:1px solid var(--rule);color:var(--soft);font-size:.875rem}
footer p{margin:.3rem 0}
.note{color:var(--ink);font-weight:550}
.unit{padding-left:1.1rem;border-bottom:1px solid var(--rule);font-size:.9rem;content-visibility:auto;contain-intrinsic-size:auto 2.2rem}
.unit>summary{padding:.35rem 0;list-style-position:outside}
.unit .status{font-size:.8rem;font-weight:600}
.unit .gist{margin-left:.35rem}
.unit .facts{font-size:.8rem;margin-left:.35rem;white-space:normal}
.unit:target{background:var(--raised);box-shadow:-.6rem 0 var(--raised),.6rem 0 var(--raised),-.8rem 0 var(--accent)}
.unit:target::details-content{content-visibility:visible;block-size:auto}
.unit:target pre{background:var(--paper)}
.reason{color:var(--soft)}
@media (max-width:40rem){body{padding:0 1rem 3rem}.banner{margin:0 -1rem;padding:.45rem 1rem}header{padding-top:1.5rem}h1{font-size:1.45rem}
.bars{grid-template-columns:1fr auto}.bars li{padding:.3rem 0}.bars svg{grid-row:2;grid-column:1/-1}.figure{text-align:right}.figure .parts{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}}
@media print{:root{--paper:#fff;--raised:#f2f2f2;--ink:#000;--soft:#444;--rule:#ccc;color-scheme:light}html{font-size:10.5pt}
body{max-width:none;padding:0}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}a{color:inherit;text-decoration:none}
@page{margin:14mm 14mm 18mm}.banner{position:static;margin:0;padding:.1rem .5rem}
h1,h2,h3,h4,figcaption{break-after:avoid}figure,tr{break-inside:avoid}.scroll{overflow:visible}details.from,.rests,.units.wide details{display:none}
.unit{content-visibility:visible}.unit::details-content{content-visibility:visible;block-size:auto}.unit>summary{list-style:none}}
`;

/** Says on every sheet of paper what the page's banner says on the screen. */
export const SIMULATED_STYLE = `@page{@bottom-right{content:"Simulated: no real model answered.";font:600 8pt sans-serif;color:#4a3000}}
`;

/** `.NAME` and its square in the legend, each in the colour of a variable named after it from \`skip\` letters on. */
function tones(names: string, prefix: string, skip = 0): string {
  return names
    .split(" ")
    .map((name) => {
      const color = `var(--${prefix}${name.slice(skip)})`;
      return `.${name}{fill:${color}}i.${name}{background:${color}}`;
    })
    .join("");
}

/** The darkest cell stays light enough for the page's ink. */
function shades(): string {
  return Array.from(
    { length: 11 },
    (_, step) =>
      `.matrix .m${step}{background:color-mix(in srgb,var(--accent) ${Math.round(4 + step * 4.2)}%,var(--paper))}`,
  ).join("");
}
