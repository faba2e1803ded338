// The sample portal and the test site in a browser: what a reader meets on a phone and on a desk, with a keyboard, without scripts.

import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { launch, overflow, serve, visit } from "./site.mjs";

const built = (site) => fileURLToPath(new URL(`../../target/browser/${site}`, import.meta.url));

/** Pages of every sort, by site; each address ends as the address contract says. */
const SITES = {
  sample: [
    "",
    "lulea-socialnamnden/2012-06-05/71/",
    "nacka-ksau/2015-02-17/12/",
    "nacka-ksau/2015-02-17/",
    "nacka-ksau/",
    "namnder/",
    "arende/",
    "motioner/",
    "projekt/",
    "personer/",
    "om/",
  ],
  full: ["", "namnder/", "arende/", "beslut/", "motioner/", "amnen/", "sammantraden/"],
};

/** The document, case and meeting pages that the sitemap of a site lists, at most so many, spread over all of it. */
async function spread(folder, count) {
  const text = await readFile(`${folder}/sitemap.xml`, "utf8");
  const all = [...text.matchAll(/<loc>https?:\/\/[^/]+\/(.*?)<\/loc>/g)].map((match) => match[1]);
  const step = Math.max(1, Math.floor(all.length / count));
  return all.filter((_, index) => index % step === 0);
}

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

for (const [site, listed] of Object.entries(SITES)) {
  describe(site, () => {
    let server;
    before(async () => {
      server = await serve(built(site));
    });
    after(() => server.close());

    const everyPage = async (options, check) => {
      const faults = [];
      for (const address of listed) {
        const found = await visit(browser, server.base + address, server.base, options, check);
        faults.push(...found.map((fault) => `/${address}: ${fault}`));
      }
      assert.deepEqual(faults, []);
    };

    test("no page complains, fails to load a file or asks another host", () =>
      everyPage({ viewport: { width: 1280, height: 900 } }, () => undefined));

    for (const width of [320, 360]) {
      test(`no page is wider than a window of ${width} pixels`, () =>
        everyPage({ viewport: { width, height: 800 } }, async (page) => {
          const wide = await overflow(page);
          return wide ? [wide] : [];
        }));
    }

    test("every page has a title, a language, one main heading and one main part", () =>
      everyPage({}, async (page) => {
        const faults = [];
        if (!(await page.title()).trim()) faults.push("no title");
        if (!(await page.getAttribute("html", "lang"))) faults.push("no language");
        for (const part of ["h1", "main"]) {
          const count = await page.locator(part).count();
          if (count !== 1) faults.push(`${count} × ${part}`);
        }
        return faults;
      }));

    test("the first Tab shows a link that leads past the header", () =>
      everyPage({}, async (page) => {
        await page.keyboard.press("Tab");
        const link = page.locator(":focus");
        const target = (await link.getAttribute("href")) ?? "";
        const box = await link.boundingBox();
        if (!target.startsWith("#")) return [`the first link leads to ${target}`];
        if (!box || box.y < 0 || box.height < 10) return ["the link cannot be seen"];
        await page.keyboard.press("Enter");
        const inside = await page.evaluate((id) => {
          const main = document.getElementById(id);
          return Boolean(main) && (main.matches("main") || main.closest("main") || main.querySelector("main")) !== null;
        }, target.slice(1));
        return inside ? [] : [`${target} is not the main part`];
      }));

    test("without JavaScript every page reads", () =>
      everyPage({ javaScriptEnabled: false }, async (page, complaints) => {
        const text = await page.locator("main").innerText();
        return text.trim().length > 40 ? complaints : ["hardly any text"];
      }));

    test("pages from the whole sitemap fit a phone and load whole", async () => {
      const faults = [];
      for (const address of await spread(built(site), 40)) {
        const path = address.replace(/^portal\//, "");
        const options = { viewport: { width: 320, height: 800 } };
        const found = await visit(browser, server.base + path, server.base, options, async (page, complaints) => {
          const wide = await overflow(page);
          return wide ? [...complaints, wide] : complaints;
        });
        faults.push(...found.map((fault) => `/${path}: ${fault}`));
      }
      assert.deepEqual(faults, []);
    });
  });
}
