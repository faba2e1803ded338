// Every page of both sites against the rules of HTML, as the Nu HTML checker knows them.

import { test } from "node:test";
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import { SITES, built } from "./sites.mjs";

const JAR = join(createRequire(import.meta.url).resolve("vnu-jar/package.json"), "../build/dist/vnu.jar");

/** Messages that are no faults of a page, each with its defence. */
const DEFENDED = [
  // The checker reads files, whose origin is nothing, so that to it `'self'` allows no file at all. The browser tests hold the
  // served pages to the policy. A file of another host is not meant: its address has a scheme or begins with two slashes.
  /^Resource violates Content Security Policy \(meta tag\): (external stylesheet|image) “(?!\/\/)[^:”]+” blocked by “(style|img)-src” directive\.$/,
];

/** What the checker has against a folder or file, one line for each place. */
async function complaints(path) {
  const options = { maxBuffer: 1 << 28 };
  const run = promisify(execFile)("java", ["-jar", JAR, "--format", "json", "--stdout", "--exit-zero-always", "--skip-non-html", path], options);
  const { messages } = JSON.parse((await run).stdout);
  return messages
    .filter(({ message }) => !DEFENDED.some((known) => known.test(message)))
    .map(({ url, lastLine, message }) => `${relative(path, new URL(url).pathname)}:${lastLine} ${message}`);
}

for (const site of Object.keys(SITES)) {
  test(`the Nu HTML checker has nothing against any page of ${site}`, async () => {
    assert.deepEqual(await complaints(built(site)), []);
  });
}

test("the Nu HTML checker sees faulty pages, and a picture of another host", async () => {
  const folder = await mkdtemp(join(tmpdir(), "insyn-html-"));
  try {
    const head = `<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>A</title>`;
    await writeFile(join(folder, "error.html"), `${head}</head><body><p><h1>A</h1></p><a href="#a" href="#b">B</a></body></html>`);
    await writeFile(join(folder, "warning.html"), `${head}</head><body><main><section>Utan rubrik</section></main></body></html>`);
    const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'self'">`;
    await writeFile(join(folder, "policy.html"), `${head}${policy}</head><body><img src="https://example.org/a.png" alt=""></body></html>`);
    const found = (await complaints(folder)).join("\n");
    for (const sign of ["error.html:1 Duplicate attribute", "warning.html:1 Section lacks heading", "policy.html:1 Resource violates"]) {
      assert.ok(found.includes(sign), `${sign} is missing in\n${found}`);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});
