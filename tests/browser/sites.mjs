// The pages that the browser tests open: one of every kind in each site, as its address below the site's root.

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** Where `tests/run.sh browser` built a site. */
export const built = (site) => fileURLToPath(new URL(`../../target/browser/${site}`, import.meta.url));

/** The path below its host at which a site is served, as its site.yaml says. */
export const UNDER = { sample: "/", full: "/portal/" };

/** Pages by site and kind. A new template needs a line here: `every template is opened` in pages.test.mjs asks for it. */
export const SITES = {
  sample: {
    home: "",
    document: "lulea-socialnamnden/2012-06-05/71/",
    "document-long": "nacka-socialnamnden/2003-05-12/barn-till-missbrukare/",
    "document-motion": "nacka-kommunfullmaktige/odaterat/motion-forebyggande-arbete-tidiga-insatser/",
    "document-vote": "nacka-kommunfullmaktige/2015-10-19/265/",
    case: "arende/kfks-2013-137/",
    cases: "arende/",
    board: "nacka-ksau/",
    "board-empty": "nacka-fritidsnamnden/",
    "board-year": "nacka-ksau/2015/",
    boards: "namnder/",
    list: "beslut/",
    motions: "motioner/",
    projects: "projekt/",
    meeting: "nacka-ksau/2015-02-17/",
    meetings: "sammantraden/",
    years: "ar/",
    year: "ar/2015/",
    undated: "ar/odaterat/",
    kommuner: "kommuner/",
    kommun: "kommuner/nacka/",
    topics: "amnen/",
    topic: "amnen/samverkan/",
    persons: "personer/",
    person: "personer/khashayar-farmanbar/",
    parties: "partier/",
    party: "partier/nl/",
    article: "om/",
    accessibility: "tillganglighet/",
    missing: "404.html",
  },
  full: {
    home: "",
    document: "alvsunda-kf/2025-04-28/31/",
    "document-vote": "alvsunda-kf/2025-04-28/32/",
    "document-text": "alvsunda-socialnamnden/2024-11-12/88/",
    "document-answer": "alvsunda-kf/2025-04-28/34/",
    tombstone: "alvsunda-socialnamnden/2024-02-13/9/",
    case: "arende/ks-2024-12/",
    "case-vote": "arende/ks-2025-300/",
    cases: "arende/",
    board: "alvsunda-kf/",
    "board-year": "alvsunda-ks/2025/sida/2/",
    boards: "namnder/",
    list: "beslut/",
    motions: "motioner/",
    open_motions: "motioner/obesvarade/",
    meeting: "alvsunda-kf/2025-04-28/",
    meetings: "sammantraden/",
    years: "ar/",
    year: "ar/2025/",
    kommuner: "kommuner/",
    kommun: "kommuner/alvsunda/",
    topics: "amnen/",
    persons: "personer/",
    person: "personer/hillevi-backros/",
    parties: "partier/",
    party: "partier/s/",
    article: "ordlista/",
    glossary: "ordforklaringar/",
    missing: "404.html",
  },
};

/** The pages that a reader walks through with the keyboard, and that are weighed. */
export const MAIN = ["home", "list", "document", "case"];

/** At most so many pages of a site's sitemap, spread over all of it. */
export async function spread(site, count) {
  const text = await readFile(`${built(site)}/sitemap.xml`, "utf8");
  const all = [...text.matchAll(/<loc>https?:\/\/[^/]+\/(?:portal\/)?(.*?)<\/loc>/g)].map((match) => match[1]);
  const step = Math.max(1, Math.floor(all.length / count));
  return all.filter((_, index) => index % step === 0);
}
