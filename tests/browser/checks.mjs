// What must hold on a loaded page. Every check gives a list of faults in words, empty when there is none.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** The text of axe-core, to be run in a page before its own content, which no policy of the page forbids. */
export const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/**
 * What axe-core leaves to people, and people have looked at: a rule, and the node it may be undecided about. A mark before a
 * word is a pseudo element, which axe cannot tell from one that covers the word; a long line of code ends behind the edge of
 * its own scrolling box; the arrow back from a footnote is a sign that its label names in words.
 */
const DECIDED = [
  ["color-contrast", "pseudoContent", /./],
  ["color-contrast", "elmPartiallyObscured", /^<(pre|code)/],
  ["label-content-name-mismatch", undefined, /aria-label="[^"]+"[^>]*>[^a-zåäö]*</i],
];

/** axe-core's rules of WCAG 2.2 A and AA and its best practices; what it cannot decide counts too, but for `DECIDED`. */
export async function axe(page, part = "html") {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE);
  const found = await page.evaluate(async (part) => {
    const values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const { violations, incomplete } = await window.axe.run(part, {
      runOnly: { type: "tag", values },
      resultTypes: ["violations", "incomplete"],
    });
    const plain = (sort) => (rule) =>
      rule.nodes.map((node) => {
        const check = node.any[0] ?? node.all[0] ?? node.none[0];
        return { sort, rule: rule.id, key: check?.data?.messageKey, html: node.html, text: `${node.target.join(" ")}: ${check?.message ?? rule.help}` };
      });
    return [...violations.flatMap(plain("")), ...incomplete.flatMap(plain("undecided "))];
  }, part);
  const decided = (node) => node.sort && DECIDED.some(([rule, key, html]) => rule === node.rule && key === node.key && html.test(node.html));
  return found.filter((node) => !decided(node)).map((node) => `${node.sort}${node.rule}: ${node.text}`);
}

/** By how many pixels a page is wider than its window, and what sticks out of it. */
export async function overflow(page) {
  return page.evaluate(() => {
    const root = document.documentElement;
    const extra = root.scrollWidth - root.clientWidth;
    if (extra <= 0) return [];
    const sticks = [...document.querySelectorAll("body *")].filter(
      (element) => element.getBoundingClientRect().right > root.clientWidth + 0.5,
    );
    const names = sticks.slice(0, 5).map((element) => `${element.tagName.toLowerCase()}.${element.className}`);
    return [`${extra} px wider than its window: ${names.join(", ")}`];
  });
}

/**
 * Controls that a finger misses: less than 24 px high or wide. As WCAG 2.5.8 has it, a link in a sentence may be as high as its
 * line, and a narrow one passes when a circle of 24 px around its middle meets no other control, nor the circle of one.
 */
export async function targets(page) {
  return page.evaluate(() => {
    const controls = [...document.querySelectorAll("a[href], button, summary, input, select, textarea")]
      .filter((element) => !element.matches(".skip") && element.checkVisibility({ visibilityProperty: true }))
      .map((element) => {
        const box = element.getBoundingClientRect();
        return { element, box, x: box.left + box.width / 2, y: box.top + box.height / 2, small: box.width < 23.5 || box.height < 23.5 };
      });
    const inSentence = ({ element }) => {
      if (getComputedStyle(element).display !== "inline") return false;
      let block = element.parentElement;
      while (getComputedStyle(block).display.startsWith("inline")) block = block.parentElement;
      const links = [...block.querySelectorAll("a[href], button, summary")].map((link) => link.textContent);
      const rest = links.reduce((text, link) => text.replace(link, ""), block.textContent);
      return rest.replace(/[\s·,.;–()]/g, "").length > 0;
    };
    const apart = (one) =>
      controls.every((other) => {
        if (other === one) return true;
        const away = Math.hypot(
          Math.max(other.box.left - one.x, 0, one.x - other.box.right),
          Math.max(other.box.top - one.y, 0, one.y - other.box.bottom),
        );
        return away >= 12 && !(other.small && Math.hypot(one.x - other.x, one.y - other.y) < 24);
      });
    return controls
      .filter((one) => one.small && !inSentence(one) && !(one.box.height >= 23.5 && apart(one)))
      .map(({ element, box }) => {
        const parent = element.parentElement;
        const size = `${box.width.toFixed(1)} × ${box.height.toFixed(1)} px`;
        return `“${element.textContent.trim().slice(0, 40)}” in ${parent.tagName.toLowerCase()}.${parent.className}: ${size}`;
      });
  });
}

/** The spacing that WCAG 1.4.12 lets a reader set, laid over the page as a reader's own style. */
export async function space(page) {
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-bottom: 2em !important; }",
    );
    document.adoptedStyleSheets = [sheet];
  });
}

/** Text that is cut off, or that lies over other text. */
export async function clipped(page) {
  return page.evaluate(() => {
    const faults = [];
    const name = (element) => `${element.tagName.toLowerCase()}.${element.className} “${element.textContent.trim().slice(0, 30)}”`;
    const hides = (element) => element.closest(".vh, .skip");
    for (const element of document.querySelectorAll("body *")) {
      const style = getComputedStyle(element);
      const wide = style.overflowX !== "visible" && style.overflowX !== "auto" && style.overflowX !== "scroll";
      const high = style.overflowY !== "visible" && style.overflowY !== "auto" && style.overflowY !== "scroll";
      if (hides(element) || !(element instanceof HTMLElement)) continue;
      if ((wide && element.scrollWidth > element.clientWidth + 1) || (high && element.scrollHeight > element.clientHeight + 1)) {
        faults.push(`cut off: ${name(element)}`);
      }
    }
    const lines = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const parent = node.parentElement;
      if (!node.data.trim() || hides(parent) || !parent.checkVisibility({ visibilityProperty: true })) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) {
        // The box of a line is higher than its letters by about a fifth at either side.
        lines.push({ parent, left: box.left, right: box.right, top: box.top + box.height / 5, bottom: box.bottom - box.height / 5 });
      }
    }
    lines.sort((one, other) => one.top - other.top);
    lines.forEach((one, index) => {
      for (let next = index + 1; next < lines.length && lines[next].top < one.bottom - 1; next += 1) {
        const other = lines[next];
        if (Math.min(one.right, other.right) - Math.max(one.left, other.left) > 2) {
          faults.push(`text over text: ${name(one.parent)} and ${name(other.parent)}`);
          break;
        }
      }
    });
    return faults;
  });
}

/** What moves by itself or slides when touched, which a reader who asks for less motion must not see. */
export async function motion(page) {
  return page.evaluate(() => {
    const moving = document.getAnimations().map((animation) => `moves: ${animation.effect?.target?.tagName}`);
    const sliding = [...document.querySelectorAll("body *")]
      .filter((element) => getComputedStyle(element).transitionDuration.split(",").some((time) => parseFloat(time) > 0))
      .map((element) => `slides: ${element.tagName.toLowerCase()}.${element.className}`);
    return [...moving, ...sliding];
  });
}

/** What stays in place while a small window scrolls, and takes more than a third of it. */
export async function sticky(page) {
  return page.evaluate(() =>
    [...document.querySelectorAll("body *")].flatMap((element) => {
      const { position } = getComputedStyle(element);
      const { height } = element.getBoundingClientRect();
      if (!["sticky", "fixed"].includes(position) || height <= innerHeight / 3) return [];
      return [`${element.tagName.toLowerCase()}.${element.className} stays and takes ${height.toFixed(0)} of ${innerHeight} px`];
    }),
  );
}

/**
 * In forced colours: text against its own background, and that no mark vanishes. A mark is a `::before` without text that has
 * a size, or a shape in a picture drawn at build time.
 */
export async function forced(page) {
  return page.evaluate(() => {
    const parse = (colour) => {
      const [r, g, b, a = 1] = colour.match(/[\d.]+/g).map(Number);
      return { r, g, b, a };
    };
    const channel = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
    const light = ({ r, g, b }) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
    const contrast = (one, other) => {
      const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
      return (high + 0.05) / (low + 0.05);
    };
    const ground = (element) => {
      for (let at = element; at; at = at.parentElement) {
        const colour = parse(getComputedStyle(at).backgroundColor);
        if (colour.a > 0.5) return colour;
      }
      return parse(getComputedStyle(document.documentElement).getPropertyValue("color-scheme") === "dark" ? "rgb(0,0,0)" : "rgb(255,255,255)");
    };
    const name = (element) => `${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""} “${element.textContent.trim().slice(0, 30)}”`;
    const faults = [];
    for (const element of document.querySelectorAll("body *")) {
      if (!element.checkVisibility({ visibilityProperty: true })) continue;
      const style = getComputedStyle(element);
      const below = ground(element);
      const hasText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
      if (hasText && contrast(parse(style.color), below) < 4.5) faults.push(`text cannot be read: ${name(element)}`);
      const mark = getComputedStyle(element, "::before");
      if (mark.content === '""' && mark.display !== "none" && parseFloat(mark.width) > 4 && parseFloat(mark.height) > 4) {
        const fill = parse(mark.backgroundColor);
        const edge = parse(mark.borderTopColor);
        const seen =
          (fill.a > 0.5 && contrast(fill, below) >= 3) || (parseFloat(mark.borderTopWidth) > 0 && edge.a > 0.5 && contrast(edge, below) >= 3);
        if (!seen) faults.push(`mark vanishes: ${name(element)}`);
      }
      if (element.matches("svg rect, svg circle, svg path, svg line")) {
        const paints = [style.fill, style.stroke].filter((paint) => paint !== "none").map(parse);
        if (!paints.some((paint) => contrast(paint, below) >= 3)) faults.push(`shape vanishes: ${name(element.closest("svg").parentElement)}`);
      }
    }
    return faults;
  });
}

/** What the head and the outline of a page must have. */
export async function frame(page) {
  return page.evaluate(() => {
    const content = (selector) => document.querySelector(selector)?.content?.trim();
    const faults = [];
    if (!document.title.trim()) faults.push("no title");
    if (!document.documentElement.lang) faults.push("no language");
    const hidden = content("meta[name=robots]") === "noindex";
    if (!hidden && !content("meta[name=description]")) faults.push("no description");
    if (!content("meta[http-equiv=Content-Security-Policy]")?.startsWith("default-src 'self'")) faults.push("no policy");
    for (const part of ["h1", "main"]) {
      const count = document.querySelectorAll(part).length;
      if (count !== 1) faults.push(`${count} × ${part}`);
    }
    const scripts = document.querySelectorAll("script:not([type='application/ld+json'])").length;
    if (scripts) faults.push(`${scripts} × script`);
    return faults;
  });
}

/** The first Tab shows a link, and Enter leads from it to the main part, where the next Tab goes on. */
export async function skip(page) {
  await page.keyboard.press("Tab");
  const link = await page.evaluate(() => {
    const element = document.activeElement;
    const box = element.getBoundingClientRect();
    return { target: element.getAttribute("href") ?? "", seen: box.top >= 0 && box.left >= 0 && box.height >= 24 };
  });
  if (!link.target.startsWith("#")) return [`the first link leads to “${link.target}”`];
  const faults = link.seen ? [] : ["the link to the main part cannot be seen"];
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  const past = await page.evaluate((id) => {
    const main = document.getElementById(id);
    const at = document.activeElement;
    // A page whose main part has no control goes on to what follows it.
    return main?.matches("main") && (main.contains(at) || Boolean(main.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING));
  }, link.target.slice(1));
  if (!past) faults.push(`${link.target} does not lead to the main part`);
  await page.evaluate(() => {
    document.activeElement.blur();
    scrollTo(0, 0);
  });
  return faults;
}

/** Walks through the whole page with Tab. In one column the focus must never go up again, but for links on one line. */
export async function walk(page, oneColumn) {
  const expected = await page.evaluate(() => {
    const all = [...document.querySelectorAll("a[href], button, summary, input, select, textarea, [tabindex]")].filter(
      (element) => element.tabIndex >= 0 && element.checkVisibility({ visibilityProperty: true }),
    );
    all.forEach((element, index) => (element.dataset.stop = index));
    return all.length;
  });
  const faults = [];
  let before = { top: -Infinity };
  for (let index = 0; index < expected; index += 1) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const element = document.activeElement;
      const style = getComputedStyle(element);
      const box = element.getClientRects()[0] ?? element.getBoundingClientRect();
      const over = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
      return {
        index: Number(element.dataset.stop ?? -1),
        name: `${element.tagName.toLowerCase()} “${element.textContent.trim().slice(0, 40)}”`,
        top: box.top + scrollY,
        ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && !/, 0\)|transparent/.test(style.outlineColor),
        open: Boolean(over) && element.contains(over),
      };
    });
    if (stop.index !== index) return [...faults, `stop ${index + 1} is ${stop.name}, number ${stop.index + 1} of the page`];
    if (!stop.ring) faults.push(`no ring: ${stop.name}`);
    if (!stop.open) faults.push(`covered or out of sight: ${stop.name}`);
    if (oneColumn && stop.top < before.top - 40) faults.push(`goes up: from ${before.name} to ${stop.name}`);
    before = stop;
  }
  return faults;
}

/**
 * The first button that explains a word: Enter shows the text whole, and Escape takes it away again. Whether it can be read is
 * asked of axe-core, which needs scripts: where the page has none, `legible` is false.
 */
export async function popover(page, legible = true) {
  const button = page.locator("button[popovertarget]").first();
  if (!(await button.count())) return ["explains no word"];
  await button.focus();
  await page.keyboard.press("Enter");
  const open = page.locator(":popover-open");
  if ((await open.count()) !== 1) return ["Enter shows no explanation"];
  const faults = [];
  const { width, height } = page.viewportSize();
  const box = await open.boundingBox();
  if (box.x < 0 || box.y < 0 || box.x + box.width > width || box.y + box.height > height) faults.push("the explanation is larger than the window");
  // What lies in the top layer is overlapped by nothing, which axe-core does not always see: only what it is sure of counts.
  if (legible) faults.push(...(await axe(page, ":popover-open")).filter((fault) => !fault.startsWith("undecided")));
  faults.push(...(await overflow(page)));
  await page.keyboard.press("Escape");
  if (await open.count()) faults.push("Escape does not take the explanation away");
  return faults;
}
