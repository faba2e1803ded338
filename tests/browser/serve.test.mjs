// `insyn serve` in a browser: a page changes when its file is saved, the panel comes and goes, and nothing that a person did is lost.

import { after, before, beforeEach, describe, test } from "node:test";
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { launch } from "./site.mjs";

const PROGRAM = process.env.INSYN ?? fileURLToPath(new URL("../../target/release/insyn", import.meta.url));

const article = (title, text) => `---\ntyp: sida\ntitel: ${title}\n---\n${text}\n`;
const LONG = Array.from({ length: 60 }, (_, n) => `Stycke ${n} med [en länk](kontakt.md).`).join("\n\n");
const FILES = {
  "site.yaml":
    "titel: Provkommun\nurl: https://prov.example.se/portal/\nnämnder:\n  kf: {namn: Kommunfullmäktige, typ: fullmäktige}\n",
  "content/sidor/om.md": article("Om webbplatsen", LONG),
  "content/sidor/kontakt.md": article("Kontakt", "Ring oss."),
  "content/sidor/utkast.md": article("Ett utkast", "Inte klart.").replace("---\ntyp", "---\nutkast: ja\ntyp"),
};

let browser, root, program, base;

const write = async (file, text) => {
  await mkdir(dirname(join(root, file)), { recursive: true });
  await writeFile(join(root, file), text);
};

/** Starts the program on a port, 0 for any, and waits for its address. */
const start = (port = 0) =>
  new Promise((done, failed) => {
    const args = ["serve", "--drafts", "--lang", "sv", "--date", "2026-01-15", "--port", String(port), "--root", root];
    program = spawn(PROGRAM, args, { stdio: ["ignore", "pipe", "inherit"] });
    program.on("error", failed);
    let said = "";
    program.stdout.on("data", (text) => {
      said += text;
      const found = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(said);
      if (found) done(found[0]);
    });
  });

const stop = () =>
  new Promise((done) => {
    program.once("exit", done);
    program.kill("SIGINT");
  });

/** A page with everything that went wrong on it. */
async function open(address) {
  const context = await browser.newContext({ viewport: { width: 1000, height: 700 } });
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`script: ${error.message}`));
  await page.goto(base + address, { waitUntil: "load" });
  // The page is followed once its stream is open.
  await page.waitForTimeout(200);
  return { page, complaints, close: () => context.close() };
}

const shows = (page, text) => page.waitForFunction((text) => document.querySelector("main").innerText.includes(text), text);

before(async () => {
  root = await mkdtemp(join(tmpdir(), "insyn-serve-"));
  for (const [file, text] of Object.entries(FILES)) await write(file, text);
  base = await start();
  browser = await launch();
});
after(async () => {
  await browser.close();
  await stop();
  await rm(root, { recursive: true });
});
beforeEach(async () => {
  for (const [file, text] of Object.entries(FILES)) await write(file, text);
});

describe("a saved file", () => {
  test("changes the page, and scroll position and focus stay", async () => {
    const { page, complaints, close } = await open("om/");
    await page.locator("main a").nth(40).focus();
    await page.evaluate(() => scrollTo(0, 900));
    const before = await page.evaluate(() => scrollY);
    assert.ok(before > 300, `scrolled to ${before}`);
    await write("content/sidor/om.md", article("Om webbplatsen", `${LONG}\n\nNytt sist.`));
    await shows(page, "Nytt sist.");
    await page.waitForFunction((top) => Math.abs(scrollY - top) < 3, before);
    const focus = await page.evaluate(() => [...document.querySelectorAll("main a")].indexOf(document.activeElement));
    assert.equal(focus, 40);
    assert.deepEqual(complaints, []);
    await close();
  });

  test("leaves other pages alone", async () => {
    const { page, close } = await open("kontakt/");
    await page.evaluate(() => { window.untouched = true; });
    await write("content/sidor/om.md", article("Om webbplatsen", "Bara här."));
    const other = await open("om/");
    await shows(other.page, "Bara här.");
    await page.waitForTimeout(300);
    assert.equal(await page.evaluate(() => window.untouched), true);
    await other.close();
    await close();
  });

  test("of style changes the look without a reload", async () => {
    const { page, complaints, close } = await open("om/");
    await page.evaluate(() => { window.untouched = true; });
    const sheet = await readFile(new URL("../../themes/insyn/static/insyn.css", import.meta.url), "utf8");
    await write("themes/insyn/static/insyn.css", `${sheet}\nmain { letter-spacing: 3px; }\n`);
    await page.waitForFunction(() => getComputedStyle(document.querySelector("main")).letterSpacing === "3px");
    assert.equal(await page.evaluate(() => window.untouched), true);
    await rm(join(root, "themes"), { recursive: true });
    await page.waitForFunction(() => getComputedStyle(document.querySelector("main")).letterSpacing !== "3px");
    await page.waitForFunction(() => document.querySelectorAll('link[rel="stylesheet"][href*="insyn."]').length === 1);
    assert.deepEqual(complaints, []);
    await close();
  });

  test("is seen by a page that was hidden meanwhile", async () => {
    const { page, close } = await open("om/");
    const hide = (hidden) =>
      page.evaluate((hidden) => {
        Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
        document.dispatchEvent(new Event("visibilitychange"));
      }, hidden);
    await hide(true);
    await write("content/sidor/om.md", article("Om webbplatsen", "Sparad i det fördolda."));
    await page.waitForTimeout(500);
    assert.ok(!(await page.locator("main").innerText()).includes("fördolda"));
    await hide(false);
    await shows(page, "Sparad i det fördolda.");
    await close();
  });
});

describe("a mistake", () => {
  test("shows the panel where the page stood, and mending it brings the page back", async () => {
    const { page, close } = await open("om/");
    await write("content/sidor/om.md", "---\ntyp: sida\ntitel: Om: webbplatsen\n---\nText.\n");
    const panel = page.locator("#insyn details");
    await panel.waitFor();
    const text = await panel.innerText();
    assert.match(text, /content\/sidor\/om\.md:3:/);
    assert.match(await panel.locator("pre mark").first().innerText(), /./);
    const href = await panel.locator("a").first().getAttribute("href");
    assert.ok(href.startsWith("vscode://file/") && href.includes("/content/sidor/om.md:3:"), href);
    await write("content/sidor/om.md", FILES["content/sidor/om.md"]);
    await shows(page, "Stycke 1 ");
    assert.equal(await page.locator("#insyn details").count(), 0);
    await close();
  });

  test("elsewhere changes the panel alone, is told aloud, and can be closed with the keyboard", async () => {
    const { page, complaints, close } = await open("kontakt/");
    await page.evaluate(() => { window.untouched = true; });
    await write("content/sidor/ny.md", "---\ntyp: sida\ndatum: 2015-02-30\n---\n");
    const summary = page.locator("#insyn summary");
    await summary.waitFor();
    assert.equal(await page.evaluate(() => window.untouched), true);
    assert.match(await page.locator('#insyn [role="status"]').innerText(), /2 fel/);
    await summary.focus();
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("#insyn details").getAttribute("open"), null);
    assert.ok(await summary.evaluate((element) => element === document.activeElement));
    await page.reload();
    assert.equal(await page.locator("#insyn details").getAttribute("open"), null, "closed stays closed");
    await page.locator("#insyn summary").press("Enter");
    assert.notEqual(await page.locator("#insyn details").getAttribute("open"), null);
    await rm(join(root, "content/sidor/ny.md"));
    await page.waitForFunction(() => !document.querySelector("#insyn details"));
    assert.deepEqual(complaints, []);
    await close();
  });
});

test("a draft is marked on its page and where links lead to it", async () => {
  const { page, close } = await open("utkast/");
  assert.equal(await page.locator("#insyn strong").innerText(), "Utkast");
  const link = page.locator('footer a[href$="utkast/"]');
  await page.waitForFunction(() => document.querySelector("footer .insyn-preview"));
  assert.match(await link.evaluate((element) => getComputedStyle(element, "::after").content), /utkast/);
  await close();
});

test("a server that is gone is told of, and one that comes back is followed", async () => {
  const { page, close } = await open("om/");
  const port = Number(new URL(base).port);
  await stop();
  await page.waitForFunction(() => document.querySelector('#insyn [role="status"]').textContent.includes("Ingen kontakt"));
  await write("content/sidor/om.md", article("Om webbplatsen", "Sparad utan server."));
  await start(port);
  await shows(page, "Sparad utan server.");
  await close();
});
