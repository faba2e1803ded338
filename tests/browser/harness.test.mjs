// The checks themselves: each must see the fault planted for it, and none in a sound page, or no green test means anything.

import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as checks from "./checks.mjs";
import { each, launch, serve, visit } from "./site.mjs";

const page = (body, style = "", head = "") => `<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>Provsida</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="description" content="Ett prov."><link rel="icon" href="data:,">
${head}<style>body { font: 16px/1.5 "Liberation Sans", sans-serif; color: #222; background: #fff } :focus-visible { outline: 3px solid #036 } ${style}</style>
</head><body><a href="#main">Till innehållet</a> ${body}</body></html>`;

const POLICY = `<meta http-equiv="Content-Security-Policy" content="default-src 'self'; style-src 'unsafe-inline'; img-src data:">`;

const SOUND = page(
  `<main id="main"><h1>En sida utan fel</h1><p>Den som läser <a href="#main">en länk i en mening</a> kan läsa vidare.</p>
<button popovertarget="ord" aria-label="Vad betyder ordet?" style="width: 24px; height: 24px">?</button><span popover id="ord">Ett ord.</span></main>`,
  "a { display: inline-block; padding: 4px }",
  POLICY,
);

const walk = (page) => checks.walk(page, true);

/** A check with the page that it must complain about and a part of the complaint. */
const PLANTED = {
  frame: [
    [checks.frame, page("<main></main><h1>A</h1><h1>B</h1>").replace(/ lang="sv"/, ""), ["no language", "no policy", "2 × h1"]],
    [checks.frame, page("<script>1</script>").replace(/<title>.*?<\/title>|<meta name="desc[^>]*>/g, ""), ["no title", "no description", "1 × script", "0 × main"]],
  ],
  skip: [
    [checks.skip, page("<main id='main'>A</main>").replace("#main", "elsewhere"), ["leads to “elsewhere”"]],
    [checks.skip, page("<main id='main'>A</main>", "a { position: absolute; left: -99em }"), ["cannot be seen"]],
    [checks.skip, page("<a href='x'>B</a> <main>A</main>"), ["does not lead to the main part"]],
  ],
  axe: [
    [checks.axe, page("<main><h1>A</h1><h3>B</h3><p style='color: #aaa'>Svag</p><img src='data:,'></main>"), ["color-contrast", "image-alt", "heading-order"]],
    [checks.axe, page("<main><h1>A</h1><p style='background: linear-gradient(#fff, #000)'>Oviss</p></main>"), ["undecided color-contrast"]],
  ],
  overflow: [[checks.overflow, page("<main style='width: 900px'>För bred</main>"), ["px wider than its window: main."]]],
  sticky: [[checks.sticky, page("<main><h1 style='position: sticky; top: 0; height: 400px'>A</h1></main>"), ["stays and takes 400"]]],
  clipped: [
    [checks.clipped, page("<main><p style='height: 10px; overflow: hidden'>Kapad text</p></main>"), ["cut off: p."]],
    [checks.clipped, page("<main><p>Under</p><p style='margin-top: -40px'>Över</p></main>"), ["text over text"]],
    [async (page) => (await checks.space(page), checks.clipped(page)), page("<main><p style='height: 2em; overflow: clip; width: 9em'>Rymmer precis två rader text</p></main>"), ["cut off: p."]],
  ],
  targets: [
    [checks.targets, page("<main><p><a href='x'>Ensam</a></p></main>"), ["Ensam"]],
    [checks.targets, page("<main><p><a href='x' style='display: inline-block; padding: 9px 0'>A</a><a href='y' style='display: inline-block; padding: 9px 0'>B</a></p></main>"), ["“A”", "“B”"]],
  ],
  forced: [
    [checks.forced, page("<main><p style='forced-color-adjust: none; color: #777; background: #888'>Svag</p></main>"), ["text cannot be read: p."]],
    [checks.forced, page("<main><p class='dot'>A</p></main>", ".dot::before { content: ''; display: block; width: 9px; height: 9px; background: red }"), ["mark vanishes: p.dot"]],
    [checks.forced, page("<main><p><svg><rect width='9' height='9' fill='#fefefe'/></svg></p></main>"), ["shape vanishes"]],
  ],
  motion: [
    [checks.motion, page("<main><p>A</p></main>", "@keyframes a { to { opacity: 0 } } p { animation: a 9s infinite; } a { transition: color 1s }"), ["moves: P", "slides: a."]],
  ],
  popover: [
    [checks.popover, page("<button>?</button>"), ["explains no word"]],
    [checks.popover, page("<button popovertarget='b'>?</button><span popover id='a'>A</span>"), ["Enter shows no explanation"]],
    [checks.popover, page("<button popovertarget='a'>?</button><div popover='manual' id='a' style='width: 900px; max-width: none; margin: 0'>A</div>"), ["larger than the window", "Escape does not"]],
    [checks.popover, page("<button popovertarget='a'>?</button><div popover id='a' style='color: #bbb'>Svag text</div>"), ["color-contrast"]],
  ],
  walk: [
    [walk, page("<main><a href='x' tabindex='2'>Först</a></main>"), ["stop 1 is a “Först”"]],
    [walk, page("<main><a href='x'>A</a></main>", ":focus-visible { outline: none }"), ["no ring: a “Till innehållet”"]],
    [walk, page("<main><a href='x'>A</a></main>", "main { position: relative } main::after { content: ''; position: absolute; inset: 0 }"), ["covered or out of sight: a “A”"]],
    [walk, page("<main><a href='x'>A</a><a href='y'>B</a></main>", "main { display: flex; flex-direction: column-reverse } main a { padding: 40px }"), ["goes up: from a “A”"]],
  ],
};

const BROKEN = page(
  `<main>Fel</main><link rel="stylesheet" href="saknas.css"><script src="https://example.org/spy.js"></script>
<script>console.error("planted"); document.cookie = "a=b"; setTimeout(() => { throw new Error("thrown"); });</script>`,
);

const FORBIDDEN = page(`<main style="color: red">Fel</main><script>1</script>`, "", POLICY.replace("; style-src 'unsafe-inline'", ""));

describe("harness", () => {
  let browser, server, folder;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "insyn-harness-"));
    server = await serve(folder);
    browser = await launch();
  });
  after(async () => {
    await browser.close();
    await server.close();
    await rm(folder, { recursive: true });
  });

  /** What a check says of a page. */
  const shown = async (name, html, check, options = {}) => {
    await writeFile(join(folder, `${name}.html`), html);
    const look = (page) => check(page);
    return visit(browser, `${server.base}${name}.html`, server.base, { viewport: { width: 360, height: 800 }, ...options }, look);
  };

  for (const [name, cases] of Object.entries(PLANTED)) {
    const options = name === "forced" ? { forcedColors: "active" } : {};
    test(`${name} sees what is planted`, async () => {
      const found = await each(cases.map((one, index) => [index, ...one]), ([index, check, html]) =>
        shown(`${name}-${index}`, html, check, options),
      );
      cases.forEach(([, html, signs], index) => {
        for (const sign of signs) {
          assert.ok(found[index].some((fault) => fault.includes(sign)), `${sign} is missing in\n${found[index].join("\n")}\nof\n${html}`);
        }
      });
    });

    test(`${name} says nothing of a sound page`, async () => {
      assert.deepEqual(await shown(`${name}-sound`, SOUND, cases[0][0], options), []);
    });
  }

  test("what goes wrong while a page loads is reported", async () => {
    const found = await shown("broken", BROKEN, (page) => page.waitForTimeout(100).then(() => undefined));
    for (const sign of [
      "status 404",
      "request outside the site: https://example.org/spy.js",
      "failed request: https://example.org/spy.js",
      "console: planted",
      "script: thrown",
      "cookie: a",
    ]) {
      assert.ok(found.some((fault) => fault.includes(sign)), `${sign} is missing in\n${found.join("\n")}`);
    }
  });

  test("a breach of the page's policy is reported", async () => {
    const found = await shown("forbidden", FORBIDDEN, () => undefined);
    for (const sign of ["style-src", "script-src"]) {
      assert.ok(found.some((fault) => fault.includes("Content Security Policy") && fault.includes(sign)), `${sign} is missing in\n${found.join("\n")}`);
    }
  });

  test("text that only a script writes is missing without scripts", async () => {
    const html = page("<main>A</main><script>document.body.append('skriven')</script>");
    const text = (page) => page.locator("body").innerText();
    assert.notEqual(await shown("script", html, text), await shown("script", html, text, { javaScriptEnabled: false }));
  });

  test("nothing goes wrong on a sound page", async () => {
    assert.deepEqual(await shown("sound", SOUND, () => undefined), []);
  });

  test("a site that is not built fails instead of passing", async () => {
    await assert.rejects(serve(join(folder, "nothing")), /is not built/);
  });
});
