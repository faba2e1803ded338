// The harness itself: a faulty page must be reported, or no green test means anything.

import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launch, overflow, serve, visit } from "./site.mjs";

const FAULTY = `<!doctype html><html lang="sv"><title>Fel</title>
<link rel="stylesheet" href="saknas.css">
<script src="https://example.org/spy.js"></script>
<main style="width: 900px">För bred</main>
<script>console.error("planted"); throw new Error("thrown");</script>`;

let browser, server, folder;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "insyn-harness-"));
  await writeFile(join(folder, "index.html"), FAULTY);
  await writeFile(join(folder, "good.html"), `<!doctype html><html lang="sv"><title>A</title><main>Bra</main>`);
  await writeFile(join(folder, "favicon.ico"), "");
  server = await serve(folder);
  browser = await launch();
});
after(async () => {
  await browser.close();
  await server.close();
  await rm(folder, { recursive: true });
});

test("every fault of a faulty page is reported", async () => {
  const options = { viewport: { width: 360, height: 800 } };
  const found = await visit(browser, server.base, server.base, options, async (page, complaints) => [
    ...complaints,
    await overflow(page),
  ]);
  for (const sign of [
    "status 404",
    "request outside the site: https://example.org/spy.js",
    "failed request: https://example.org/spy.js",
    "console: planted",
    "script: thrown",
    "px wider than its window",
  ]) {
    assert.ok(found.some((fault) => fault?.includes(sign)), `${sign} is missing in\n${found.join("\n")}`);
  }
});

test("a sound page is not", async () => {
  assert.deepEqual(await visit(browser, `${server.base}good.html`, server.base, {}, () => undefined), []);
});

test("a site that is not built fails instead of passing", async () => {
  await assert.rejects(serve(join(folder, "nothing")), /is not built/);
});
