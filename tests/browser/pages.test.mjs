// The sample portal and the test site in a browser: what a reader meets on a phone and on a desk, with a keyboard, without
// scripts, with large text, in the dark and in forced colours. Each page is opened once for each size, and checked for all of it.

import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import * as checks from "./checks.mjs";
import { each, launch, serve, visit } from "./site.mjs";
import { MAIN, SITES, UNDER, built, spread } from "./sites.mjs";

/** What is demanded of every page, in the words of the test, by the name under which faults are gathered. */
const DEMANDS = {
  whole: "loads whole, says nothing in the console, breaks no policy, asks no other host and sets no cookie",
  frame: "has a title, a language, a description, a policy, one main heading, one main part and no script",
  skip: "begins with a link that the first Tab shows and that leads to the main part",
  axe: "breaks no rule of WCAG 2.2 A and AA nor a best practice, light and dark, 360 and 1280 px wide",
  wide: "fits a window of 320, 360, 1280 and 3840 px",
  zoomed: "fits a desk's window enlarged to 400 %, and leaves room to read there",
  spaced: "cuts nothing off, as it is and with the spacing of WCAG 1.4.12",
  targets: "has controls that a finger hits: 24 px and more, but for links in a sentence",
  forced: "keeps text and marks in forced colours, light and dark",
  motion: "has nothing that moves",
  scripts: "reads the same without JavaScript",
};

/** Opens a page in the sizes and colours of readers, and hands every fault to `report`. */
async function examine(page, narrow, report) {
  const run = async (demand, check, where = "") => {
    for (const fault of await check(page)) report(demand, where + fault);
  };
  const width = narrow ? 360 : 1280;
  await run("skip", checks.skip, `${width} px: `);
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await run("axe", checks.axe, `${width} px, ${colorScheme}: `);
    await page.emulateMedia({ colorScheme, forcedColors: "active" });
    if (!narrow) await run("forced", checks.forced, `${colorScheme}: `);
    await page.emulateMedia({ colorScheme, forcedColors: "none" });
  }
  await run("frame", checks.frame);
  await run("motion", checks.motion);
  await run("targets", checks.targets, `${width} px: `);
  await run("wide", checks.overflow, `${width} px: `);
  await run("spaced", checks.clipped, `${width} px: `);
  const rest = narrow ? [320, 256, "zoomed", checks.sticky] : [3840, 2160, "wide", checks.overflow];
  await page.setViewportSize({ width: rest[0], height: rest[1] });
  await run("wide", checks.overflow, `${rest[0]} px: `);
  await run(rest[2], rest[3], `${rest[0]} px: `);
  await page.setViewportSize({ width, height: 800 });
  await checks.space(page);
  await run("spaced", checks.clipped, `${width} px, spaced: `);
  await run("spaced", checks.overflow, `${width} px, spaced: `);
}

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

for (const site of Object.keys(SITES)) {
  describe(site, () => {
    const found = Object.fromEntries(Object.keys(DEMANDS).map((demand) => [demand, []]));
    let server;
    before(async () => {
      server = await serve(built(site), UNDER[site]);
      await each(Object.values(SITES[site]), async (address) => {
        const url = server.base + address;
        const report = (demand, fault) => found[demand].push(`/${address} ${fault}`);
        const texts = [];
        for (const narrow of [true, false]) {
          const options = { viewport: { width: narrow ? 360 : 1280, height: 800 } };
          const complaints = await visit(browser, url, server.base, options, async (page) => {
            texts.push(await page.locator("body").innerText());
            await examine(page, narrow, report);
          });
          complaints.forEach((complaint) => report("whole", complaint));
        }
        const options = { viewport: { width: 360, height: 800 }, javaScriptEnabled: false };
        const complaints = await visit(browser, url, server.base, options, async (page) => {
          const text = await page.locator("body").innerText();
          if (text !== texts[0]) report("scripts", "differs");
          if (text.trim().length < 200) report("scripts", "has hardly any text");
        });
        complaints.forEach((complaint) => report("scripts", complaint));
      });
    });
    after(() => server.close());

    for (const [demand, words] of Object.entries(DEMANDS)) {
      test(`every page ${words}`, () => assert.deepEqual(found[demand], []));
    }

    for (const width of [360, 1280]) {
      test(`a keyboard leads through the main pages in order, its place always seen (${width} px)`, async () => {
        const faults = await each(MAIN, (kind) => {
          const url = server.base + SITES[site][kind];
          return visit(browser, url, server.base, { viewport: { width, height: 800 } }, async (page) => {
            const wrong = await checks.walk(page, width < 700);
            return wrong.map((fault) => `${kind}: ${fault}`);
          });
        });
        assert.deepEqual(faults.flat(), []);
      });
    }

    test("words are explained in place: with the keyboard, without JavaScript, on a phone, in the dark", async () => {
      const explained = ["document", "case"].flatMap((kind) => [true, false].map((scripts) => [SITES[site][kind], scripts]));
      const faults = await each(explained, ([address, scripts]) => {
        const options = { viewport: { width: 320, height: 640 }, javaScriptEnabled: scripts, colorScheme: "dark" };
        return visit(browser, server.base + address, server.base, options, async (page) => {
          const wrong = await checks.popover(page, scripts);
          return wrong.map((fault) => `/${address} ${fault}`);
        });
      });
      assert.deepEqual(faults.flat(), []);
    });

    test("pages from the whole sitemap fit a phone and load whole", async () => {
      const faults = await each(await spread(site, 40), (address) => {
        const options = { viewport: { width: 320, height: 800 } };
        return visit(browser, server.base + address, server.base, options, async (page, complaints) => {
          const wide = await checks.overflow(page);
          return [...complaints, ...wide].map((fault) => `/${address} ${fault}`);
        });
      });
      assert.deepEqual(faults.flat(), []);
    });
  });
}

test("every template of a page is opened", async () => {
  const templates = await readdir(new URL("../../themes/insyn/templates", import.meta.url));
  // No pages, or, as `redirect`, a page that leads on at once.
  const frame = ["base", "head", "header", "footer", "term", "redirect"];
  const shared = ["actions", "bars", "empty", "entries", "filters", "groups", "help", "meeting_list", "neighbours", "pages", "rows", "waiting", "backlinks"];
  const parts = [...frame, ...shared];
  const kinds = new Set(Object.values(SITES).flatMap((pages) => Object.keys(pages)));
  const unseen = templates
    .filter((name) => name.endsWith(".html"))
    .map((name) => name.replace(".html", ""))
    .filter((name) => !parts.includes(name) && !kinds.has(name));
  assert.deepEqual(unseen, []);
});
