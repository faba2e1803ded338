// What Lighthouse says of the main pages of both sites, and what a page weighs on its way to a reader.

import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { auditor, score } from "./lighthouse.mjs";
import { each, launch, serve } from "./site.mjs";
import { MAIN, SITES, UNDER, built } from "./sites.mjs";

/** Bytes of HTML and CSS, packed, that a page may have. */
const BUDGET = 30_000;

const CATEGORIES = ["accessibility", "best-practices", "seo"];

// Speed has a command of its own, as a busy machine is no fault of a page; one that jumps while it loads jumps at any speed.
const SETTINGS = {
  onlyCategories: CATEGORIES,
  onlyAudits: ["cumulative-layout-shift"],
  throttlingMethod: "provided",
};

/** What is less than perfect in a report. */
function faults(report) {
  const weak = CATEGORIES.filter((category) => score(report, category) < 100).map((category) => {
    const failed = report.categories[category].auditRefs
      .map(({ id }) => report.audits[id])
      .filter((audit) => audit.score !== null && audit.score < 1);
    return `${category} ${score(report, category)}: ${failed.map((audit) => audit.id).join(", ")}`;
  });
  const shift = report.audits["cumulative-layout-shift"].numericValue;
  return shift === 0 ? weak : [...weak, `jumps by ${shift}`];
}

/** What a page loads: address, sort and packed size of every file. */
async function weigh(browser, url) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const files = [];
    page.on("requestfinished", (request) => {
      const weighed = ({ responseBodySize }) => ({ url: request.url(), sort: request.resourceType(), bytes: responseBodySize });
      // What only ends after the page has loaded, such as its icon, may lose its page before it is weighed, and is no part of it.
      files.push(request.sizes().then(weighed, () => ({ sort: "late" })));
    });
    await page.goto(url, { waitUntil: "load" });
    return await Promise.all(files);
  } finally {
    await context.close();
  }
}

/** What exceeds the budget of a page: HTML and stylesheets together, in bytes. */
function excess(files, bytes) {
  const of = (...sorts) => files.filter(({ sort }) => sorts.includes(sort));
  const sheets = of("stylesheet");
  const weight = of("document", "stylesheet").reduce((sum, file) => sum + file.bytes, 0);
  return [
    of("document").length === 1 ? "" : "the page itself was not weighed",
    weight > bytes ? `${weight} bytes of HTML and CSS, more than ${bytes}` : "",
    sheets.length > 1 ? `${sheets.length} stylesheets` : "",
    of("script").length ? `${of("script").length} scripts` : "",
    of("font").length ? `${of("font").length} fonts` : "",
  ].filter(Boolean);
}

let audits, browser;
before(async () => {
  audits = await auditor();
  browser = await launch();
});
after(async () => {
  await audits.close();
  await browser.close();
});

for (const site of Object.keys(SITES)) {
  describe(site, () => {
    let server;
    before(async () => {
      server = await serve(built(site), UNDER[site]);
    });
    after(() => server.close());

    for (const kind of MAIN) {
      test(`Lighthouse: ${kind} has 100 in accessibility, best practices and SEO, and never jumps`, async () => {
        assert.deepEqual(faults(await audits.audit(server.base + SITES[site][kind], SETTINGS)), []);
      });
    }

    test("every page keeps its budget: 30 KB of HTML and CSS, one stylesheet, no script, no font", async () => {
      const found = await each(Object.entries(SITES[site]), async ([kind, address]) => {
        const over = excess(await weigh(browser, server.base + address), BUDGET);
        return over.map((fault) => `${kind}: ${fault}`);
      });
      assert.deepEqual(found.flat(), []);
    });
  });
}

describe("harness", () => {
  let server, folder;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "insyn-weight-"));
    server = await serve(folder, "/");
  });
  after(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  test("Lighthouse sees a faulty page", async () => {
    const late = "setTimeout(() => document.body.prepend(Object.assign(document.createElement('div'), { style: 'height: 200px' })), 600)";
    const text = "<p style='color: #ccc'>Svag text som ingen läser.</p>".repeat(9);
    await writeFile(join(folder, "faulty.html"), `<!doctype html><html><body>${text}<script>console.error("A"); ${late}</script></body></html>`);
    const found = faults(await audits.audit(`${server.base}faulty.html`, SETTINGS)).join("\n");
    for (const sign of ["color-contrast", "html-has-lang", "errors-in-console", "meta-description", "jumps by"]) {
      assert.ok(found.includes(sign), `${sign} is missing in\n${found}`);
    }
  });

  test("a page over its budget is reported, by its packed weight", async () => {
    const noise = Array.from({ length: 4000 }, (_, n) => Math.sin(n).toString(36)).join(" ");
    await writeFile(join(folder, "a.css"), `/* ${noise} */`);
    await writeFile(join(folder, "b.css"), "p { color: red }");
    await writeFile(join(folder, "a.js"), "1");
    const head = `<link rel="stylesheet" href="a.css"><link rel="stylesheet" href="b.css"><script src="a.js"></script>`;
    await writeFile(join(folder, "heavy.html"), `<!doctype html><title>A</title>${head}`);
    const over = excess(await weigh(browser, `${server.base}heavy.html`), BUDGET);
    assert.match(over[0], /bytes of HTML and CSS, more than 30000/);
    assert.deepEqual(over.slice(1), ["2 stylesheets", "1 scripts"]);

    await writeFile(join(folder, "light.html"), `<!doctype html><title>A</title><link rel="stylesheet" href="b.css">${"lika ".repeat(9000)}`);
    assert.deepEqual(excess(await weigh(browser, `${server.base}light.html`), BUDGET), []);
  });
});
