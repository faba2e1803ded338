// Writes a picture of every kind of page of both sites to target/screens: 360 and 1280 px wide, light and dark, whole pages.

import { mkdir, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { each, launch, serve, visit } from "./site.mjs";
import { SITES, UNDER, built } from "./sites.mjs";

const FOLDER = fileURLToPath(new URL("../../target/screens", import.meta.url));
// A picture shows at most so much of a long page.
const HEIGHT = 4000;

const browser = await launch();
await rm(FOLDER, { recursive: true, force: true });
let count = 0;
for (const site of Object.keys(SITES)) {
  const server = await serve(built(site), UNDER[site]);
  await mkdir(`${FOLDER}/${site}`, { recursive: true });
  await each(Object.entries(SITES[site]), async ([kind, address]) => {
    for (const width of [360, 1280]) {
      const options = { viewport: { width, height: 800 }, deviceScaleFactor: width === 360 ? 2 : 1 };
      await visit(browser, server.base + address, server.base, options, async (page) => {
        const height = Math.min(HEIGHT, await page.evaluate(() => document.documentElement.scrollHeight));
        for (const colorScheme of ["light", "dark"]) {
          await page.emulateMedia({ colorScheme });
          const path = `${FOLDER}/${site}/${kind}-${width}-${colorScheme}.png`;
          await page.screenshot({ path, fullPage: true, clip: { x: 0, y: 0, width, height } });
          count += 1;
        }
      });
    }
  });
  await server.close();
}
await browser.close();
console.log(`${count} pictures in ${FOLDER}`);
