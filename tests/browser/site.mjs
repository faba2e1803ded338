// A built site on a loopback port, a browser that reaches nothing else, and every complaint a page gives rise to.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { extname, join, normalize } from "node:path";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".xml": "application/xml; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".json": "application/json",
  ".pdf": "application/pdf",
  ".png": "image/png",
  ".jpg": "image/jpeg",
};

/** Serves a folder below a path of its host, packed with gzip for those who take it, as every web server is set up to do. */
export async function serve(folder, under = "/portal/") {
  if (!existsSync(folder)) throw new Error(`${folder} is not built: run bash tests/run.sh browser`);
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://127.0.0.1").pathname);
    const inside = path.startsWith(under) ? normalize(path.slice(under.length)) : "..";
    const file = path.endsWith("/") ? join(inside, "index.html") : inside;
    try {
      if (inside.startsWith("..")) throw new Error("outside");
      const bytes = await readFile(join(folder, file));
      const type = TYPES[extname(file)] ?? "application/octet-stream";
      const packs = /text|json|xml/.test(type) && /gzip/.test(request.headers["accept-encoding"] ?? "");
      const body = packs ? gzipSync(bytes) : bytes;
      const headers = { "content-type": type, "content-length": body.length, "cache-control": "max-age=3600" };
      response.writeHead(200, packs ? { ...headers, "content-encoding": "gzip", vary: "accept-encoding" } : headers);
      response.end(body);
    } catch {
      response.writeHead(404, { "content-type": "text/plain" });
      response.end("missing");
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const base = `http://127.0.0.1:${server.address().port}${under}`;
  return { base, close: () => new Promise((done) => server.close(done)) };
}

/** Debian's Chromium; every name but the loopback address leads nowhere. */
export function launch(args = []) {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      ...args,
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ],
  });
}

/** Opens a page and hands it, with everything that went wrong on it, to a check. */
export async function visit(browser, url, base, options, check) {
  const context = await browser.newContext(options);
  const complaints = [];
  try {
    const page = await context.newPage();
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) complaints.push(`console: ${message.text()}`);
    });
    page.on("pageerror", (error) => complaints.push(`script: ${error.message}`));
    page.on("request", (request) => {
      if (!request.url().startsWith(base)) complaints.push(`request outside the site: ${request.url()}`);
    });
    page.on("requestfailed", (request) => complaints.push(`failed request: ${request.url()}`));
    page.on("response", (response) => {
      if (response.status() >= 400) complaints.push(`status ${response.status()}: ${response.url()}`);
    });
    await page.goto(url, { waitUntil: "load" });
    const found = (await check(page, complaints)) ?? complaints;
    for (const cookie of await context.cookies()) complaints.push(`cookie: ${cookie.name}`);
    return found;
  } finally {
    await context.close();
  }
}

/** Does a job for each item, two at a time, and gives what came of them in order. */
export async function each(items, job) {
  const results = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next;
      next += 1;
      results[index] = await job(items[index]);
    }
  };
  await Promise.all([worker(), worker()]);
  return results;
}
