"""The style of the checked report as a page: a reading desk, the report on the left, the sources on the right.

Each standing has its own line under the words (plain, dotted, dashed, wavy, double) beside its colour, so that nothing
rests on colour alone. No script, no web font, nothing fetched.
"""

STYLE = """
:root{color-scheme:light dark;
--paper:#f7f3ea;--sheet:#fffdf8;--ink:#2b2722;--soft:#6a6257;--line:#ddd4c3;
--passes:#3f6b4f;--concern:#8a5a00;--minor:#7a6414;--major:#a32a1c;--unchecked:#4d5f7d;
--wash-passes:#e9efe4;--wash-concern:#f7e8c8;--wash-minor:#f3ecca;--wash-major:#f6ddd5;--wash-unchecked:#e3e7ef;
--serif:"Iowan Old Style","Palatino Linotype",Palatino,"URW Palladio L",P052,"Book Antiqua",Georgia,serif}
@media (prefers-color-scheme:dark){:root{
--paper:#191714;--sheet:#211e1a;--ink:#e9e2d5;--soft:#a69c8c;--line:#3a352e;
--passes:#9cc7a6;--concern:#e6b657;--minor:#d6c46c;--major:#f08f7e;--unchecked:#a9bcdd;
--wash-passes:#24302a;--wash-concern:#3b2f17;--wash-minor:#353018;--wash-major:#43231d;--wash-unchecked:#262d3a}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.6 var(--serif);overflow-wrap:break-word}
a{color:inherit}
:focus-visible{outline:3px solid var(--unchecked);outline-offset:2px;border-radius:2px}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:1rem;background:var(--sheet);padding:.5rem 1rem;z-index:2}
.top{max-width:88rem;margin:0 auto;padding:2.2rem 1.5rem 1.2rem}
.top h1{font-size:clamp(1.5rem,1.1rem + 1.8vw,2.3rem);line-height:1.2;font-weight:600;margin:0 0 .5rem;max-width:34em;
text-wrap:balance}
.facts{margin:0;color:var(--soft)}
.tally{margin:1.2rem 0 .6rem;font-size:1.15rem}
.register{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:.35rem}
.register a{display:block;min-width:2.5rem;padding:.3rem .45rem;text-align:center;text-decoration:none;
border-bottom:3px solid;border-radius:3px 3px 0 0;font-variant-numeric:tabular-nums;line-height:1.3}
.register small{display:block;font-size:.8rem;line-height:1}
.desk{max-width:88rem;margin:0 auto;padding:0 1.5rem 3rem;display:grid;gap:1.5rem 2.5rem}
.desk h2{font-size:1rem;font-weight:600;color:var(--soft);margin:0 0 .8rem;padding-bottom:.3rem;
border-bottom:1px solid var(--line)}
.report p,.report h3,.report blockquote{max-width:40em;margin:0 0 1em}
.report h3{font-size:1.25rem;line-height:1.3}
.report blockquote,.report .item{padding-left:1.4em}
.report blockquote{border-left:2px solid var(--line)}
.report .item::before{content:"–";margin-left:-1.1em;display:inline-block;width:1.1em}
.q{text-decoration-line:underline;text-decoration-thickness:2px;text-underline-offset:.22em;border-radius:2px;
padding:.05em 0;-webkit-box-decoration-break:clone;box-decoration-break:clone}
.q:hover{filter:brightness(.97)}
.q sup,.no{font-size:.72em;font-weight:600;line-height:0;padding-left:.15em;font-variant-numeric:tabular-nums}
.q:target,.anchor:target+.q{outline:2px solid;outline-offset:2px}
.passes{color:var(--passes)}.concern{color:var(--concern)}.minor{color:var(--minor)}.major{color:var(--major)}
.unchecked{color:var(--unchecked)}.dismissed{color:var(--soft)}
.report .q.dismissed{text-decoration:line-through;color:var(--soft)}
.decided{border-left:3px solid var(--line);padding-left:.8em;margin:.8rem 0 0}
.q.passes{background:var(--wash-passes);text-decoration-style:solid;text-decoration-thickness:1px}
.q.concern{background:var(--wash-concern);text-decoration-style:dashed}
.q.minor{background:var(--wash-minor);text-decoration-style:dotted}
.q.major{background:var(--wash-major);text-decoration-style:double}
.q.unchecked{background:var(--wash-unchecked);text-decoration-style:dotted}
.report .q{color:var(--ink)}
.report .q.passes{text-decoration-color:var(--passes)}.report .q.concern{text-decoration-color:var(--concern)}
.report .q.minor{text-decoration-color:var(--minor)}.report .q.major{text-decoration-color:var(--major)}
.report .q.unchecked{text-decoration-color:var(--unchecked)}
.card{background:var(--sheet);border:1px solid var(--line);border-left:4px solid currentColor;border-radius:4px;
padding:.9rem 1.1rem 1rem;margin:0 0 .9rem;scroll-margin:1rem}
.card>*{color:var(--ink)}
.card:target{box-shadow:0 0 0 2px currentColor}
.card h3{margin:0;font-size:1rem;font-weight:400;line-height:1.45}
.card .word{font-weight:600}
.card.passes .word{color:var(--passes)}.card.concern .word{color:var(--concern)}.card.minor .word{color:var(--minor)}
.card.major .word{color:var(--major)}.card.unchecked .word{color:var(--unchecked)}
.back{float:right;margin-left:1em;color:var(--soft);font-size:.88rem}
.who{margin:.1rem 0 0;color:var(--soft)}
.pair{display:grid;gap:.7rem 1.3rem;margin:.7rem 0 0}
.pair figure{margin:0}
.pair figcaption{font-size:.88rem;color:var(--soft)}
.pair blockquote{margin:.1rem 0 0;padding:0}
.around{color:var(--soft)}
.diff{text-decoration:none;border-radius:2px;padding:0 .1em}
mark{color:inherit}
ins{text-decoration:none}
.d-major{background:var(--wash-major);box-shadow:inset 0 -2px var(--major);font-weight:600}
.d-minor{background:var(--wash-minor);box-shadow:inset 0 -2px var(--minor)}
.d-marked{background:none;border-bottom:1px dotted var(--unchecked)}
.d-noted{background:none;border-bottom:1px dotted var(--soft)}
.d-hole{display:inline-block;width:1.1em;height:.95em;margin:0 .25em 0 .1em;vertical-align:-.1em;
border:1.5px dashed var(--major);
background:none;box-shadow:none}
.d-hole.d-minor{border-color:var(--minor)}.d-hole.d-marked{border-color:var(--unchecked)}
.why{margin:.7rem 0 0;padding:0;list-style:none}
.why li{padding-left:1.1em;text-indent:-1.1em;margin:.15rem 0}
.why li::before{content:"–";display:inline-block;width:1.1em;text-indent:0;color:var(--soft)}
.why b{font-weight:600}
details{margin:.6rem 0 0}
summary{cursor:pointer;color:var(--soft);font-size:.94rem}
details[open]>summary{margin-bottom:.4rem}
.bottom{max-width:88rem;margin:0 auto;padding:0 1.5rem 3rem}
.bottom h2{font-size:1rem;color:var(--soft);border-bottom:1px solid var(--line);padding-bottom:.3rem}
.bottom dl{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1.2rem;margin:0}
.bottom dt{font-weight:600}.bottom dd{margin:0;max-width:44em}
.slips li{margin:0 0 .7rem;max-width:60em}
@media (min-width:34rem){.card .pair.two{grid-template-columns:1fr 1fr}}
@media (min-width:68rem) and (min-height:34rem){
body.split{display:flex;flex-direction:column}
.desk{grid-template-columns:minmax(0,5fr) minmax(0,6fr);width:100%}
.pane{max-height:94vh;overflow:auto;padding:.2rem .6rem .2rem .2rem;scrollbar-width:thin;position:sticky;top:1rem}}
@media (max-width:33.99rem){.top,.desk,.bottom{padding-left:1rem;padding-right:1rem}
.bottom dl{grid-template-columns:1fr;gap:0}.bottom dd{margin:0 0 .6rem}}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
@media print{:root{--paper:#fff;--sheet:#fff;--ink:#000;--soft:#444;--line:#999}
body{font-size:10pt}.pane{max-height:none;overflow:visible;position:static}.desk{display:block}.card{break-inside:avoid}
.back,.skip,summary{display:none}.q,.d-major,.d-minor{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
"""
