// Lighthouse on the main pages of the sample. As a program it measures speed: the median of five runs of each page, at least 98.

import { createServer } from "node:net";
import { pathToFileURL } from "node:url";
import lighthouse from "lighthouse";
import { launch, serve } from "./site.mjs";
import { MAIN, SITES, UNDER, built } from "./sites.mjs";

const ENOUGH = 98;
const RUNS = 5;

/** A port that nobody listens on. */
async function freePort() {
  const probe = createServer();
  await new Promise((done) => probe.listen(0, "127.0.0.1", done));
  const { port } = probe.address();
  await new Promise((done) => probe.close(done));
  return port;
}

/** A browser that Lighthouse can steer, with the function that audits a page in it: categories asked for and report. */
export async function auditor() {
  const port = await freePort();
  const browser = await launch([`--remote-debugging-port=${port}`]);
  const audit = async (url, settings) => {
    const flags = { port, logLevel: "error", output: "json", disableFullPageScreenshot: true, ...settings };
    const { lhr } = await lighthouse(url, flags);
    if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`);
    return lhr;
  };
  return { audit, close: () => browser.close() };
}

/** The score of a category, from 0 to 100. */
export const score = (report, category) => Math.round(report.categories[category].score * 100);

async function speed() {
  const server = await serve(built("sample"), UNDER.sample);
  const { audit, close } = await auditor();
  let slow = 0;
  for (const kind of MAIN) {
    const scores = [];
    for (let run = 0; run < RUNS; run += 1) {
      scores.push(score(await audit(server.base + SITES.sample[kind], { onlyCategories: ["performance"] }), "performance"));
    }
    const median = scores.sort((one, other) => one - other)[(RUNS - 1) / 2];
    if (median < ENOUGH) slow += 1;
    console.log(`${kind}: ${median} (${scores.join(", ")})`);
  }
  await close();
  await server.close();
  console.log(`${MAIN.length - slow} passed, ${slow} failed`);
  process.exitCode = slow ? 1 : 0;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await speed();
