// A document on paper: an extract of the minutes with its citation, address and page numbers, and without the site around it.

import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { launch, serve, visit } from "./site.mjs";
import { SITES, UNDER, built } from "./sites.mjs";

let browser, folder;
before(async () => {
  browser = await launch();
  folder = await mkdtemp(join(tmpdir(), "insyn-print-"));
});
after(async () => {
  await browser.close();
  await rm(folder, { recursive: true });
});

/** The texts of the printed sheets of a page, with what the page says of itself on a screen. */
async function printed(url, base) {
  let screen;
  const file = join(folder, "page.pdf");
  await visit(browser, url, base, {}, async (page) => {
    screen = await page.evaluate(() => {
      const text = (selector) => document.querySelector(selector)?.textContent.trim() ?? "";
      return {
        title: text("h1"),
        citation: text(".cite p"),
        address: document.querySelector("link[rel=canonical]")?.href ?? "",
        guides: [".skip", ".pn [rel=prev] b", ".pn [rel=next] b", ".crumbs li a"].map(text).filter(Boolean),
        menu: [...document.querySelectorAll(".menu a")].map((link) => link.textContent.trim()).join(""),
        folded: [...document.querySelectorAll("details:not([open]) td")].map((cell) => cell.textContent.trim()),
      };
    });
    await page.pdf({ path: file, preferCSSPageSize: true });
  });
  const { stdout } = await promisify(execFile)("pdftotext", ["-layout", file, "-"]);
  return { sheets: stdout.split("\f").slice(0, -1), screen };
}

/** What an extract lacks, or has too much. */
function faults({ sheets, screen }) {
  const squeeze = (text) => text.replace(/\s+/g, "");
  const all = squeeze(sheets.join(" "));
  const first = sheets[0].slice(0, 1200);
  const lines = sheets.flatMap((sheet) => sheet.split("\n").map((line) => line.trim()));
  const lacks = (what, text, place) => (text && squeeze(place).includes(squeeze(text)) ? [] : [`lacks its ${what}: ${text}`]);
  return [
    ...lacks("title", screen.title, first),
    ...lacks("citation", screen.citation, first),
    ...lacks("address", screen.address, first),
    ...sheets.flatMap((sheet, index) =>
      sheet.trimEnd().endsWith(`${index + 1} (${sheets.length})`) ? [] : [`sheet ${index + 1} of ${sheets.length} lacks its number`],
    ),
    ...screen.guides.filter((word) => lines.some((line) => line.startsWith(word))).map((word) => `prints “${word}”`),
    ...(screen.menu && all.includes(squeeze(screen.menu)) ? ["prints the menu"] : []),
    ...screen.folded.filter((text) => text && !all.includes(squeeze(text))).map((text) => `leaves out “${text}”`),
  ];
}

for (const site of Object.keys(SITES)) {
  test(`documents of ${site} print as extracts`, async () => {
    const server = await serve(built(site), UNDER[site]);
    try {
      const documents = Object.entries(SITES[site]).filter(([kind]) => kind.startsWith("document"));
      for (const [kind, address] of documents) {
        assert.deepEqual(faults(await printed(server.base + address, server.base)), [], kind);
      }
    } finally {
      await server.close();
    }
  });
}

test("a page that is no extract is reported", async () => {
  const link = `<a href="x">Beslut</a> <a href="x">Motioner</a> <a href="x">Projekt</a> <a href="x">Nämnder</a>`;
  const crumbs = `<nav class="crumbs"><li style="list-style: none"><a href="x">Start</a></nav>`;
  const vote = `<details><summary>Så röstade</summary><table><tr><td>Ja</table></details>`;
  const html = `<!doctype html><html lang="sv"><meta charset="utf-8"><title>A</title><link rel="canonical" href="https://insyn.example.se/a/">
<nav class="menu">${link}</nav>${crumbs}<h1>En titel</h1>${vote}<div style="height: 40cm"></div><p class="cite">Socialnämnden § 1</p><section class="cite"><p>SN § 1</p></section>`;
  await writeFile(join(folder, "page.html"), html);
  const server = await serve(folder, "/");
  try {
    const found = faults(await printed(`${server.base}page.html`, server.base)).join("\n");
    for (const sign of [
      "lacks its citation: SN § 1",
      "lacks its address: https://insyn.example.se/a/",
      "sheet 1 of 2 lacks its number",
      "sheet 2 of 2 lacks its number",
      "prints the menu",
      "prints “Start”",
      "leaves out “Ja”",
    ]) {
      assert.ok(found.includes(sign), `${sign} is missing in\n${found}`);
    }
  } finally {
    await server.close();
  }
});
