// The report in a real browser: Debian's Chromium, driven without a network. Skipped by name where it is not installed.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect } from "chai";
import { type Browser, chromium, type Page } from "playwright-core";
import { commandVersion } from "../../support/commands.ts";
import { devPlan } from "../../support/devPlan.ts";
import { skip } from "../../support/skip.ts";
import { pageOf } from "./samplePage.ts";

const CHROMIUM = "/usr/bin/chromium";

/** What is measured inside the page; a file of its own, for what is compiled here refers to helpers that are not there. */
const PROBE = fileURLToPath(new URL("probe.js", import.meta.url));

describe("the report in Chromium", function () {
  this.timeout(120_000);
  let browser: Browser | undefined;
  let folder = "";
  let address = "";
  const said: string[] = [];
  const asked: string[] = [];

  before(async function () {
    if (commandVersion(CHROMIUM, "--version") === undefined)
      skip(this, `${CHROMIUM} is not installed: apt-get install chromium`);
    folder = mkdtempSync(path.join(tmpdir(), "portcullis-report-"));
    const file = path.join(folder, "report-dev.html");
    writeFileSync(file, pageOf(await devPlan()));
    address = pathToFileURL(file).href;
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  });

  after(async () => {
    await browser?.close();
    if (folder !== "") rmSync(folder, { recursive: true });
  });

  /** Opens the report in a window of its own; what it asks for or complains about is kept. */
  async function opened<T>(
    look: { width?: number; dark?: boolean; address?: string },
    use: (page: Page) => Promise<T>,
  ): Promise<T> {
    const { width = 1600, dark = false, address: at = address } = look;
    if (!browser) throw new Error("no browser");
    const context = await browser.newContext({
      viewport: { width, height: 900 },
      colorScheme: dark ? "dark" : "light",
      reducedMotion: "reduce",
    });
    try {
      await context.route("**/*", (route) => {
        const url = route.request().url();
        if (url === at) return route.continue();
        asked.push(url);
        return route.abort();
      });
      await context.addInitScript({ path: PROBE });
      const page = await context.newPage();
      page.on("console", (message) => said.push(message.text()));
      page.on("pageerror", (error) => said.push(error.message));
      await page.goto(at);
      return await use(page);
    } finally {
      await context.close();
    }
  }

  const focused = (page: Page) => page.evaluate<string>("probe.focused()");
  const isOpen = async (page: Page) => (await page.locator("#way").getAttribute("open")) !== null;

  it("asks for nothing and complains of nothing", async () => {
    await opened({}, async (page) => {
      await page.locator(".cell").first().click();
      expect(await page.locator("h1").textContent()).to.equal("portcullis dev");
    });
    expect([asked, said]).to.deep.equal([[], []]);
  });

  it("refuses a script and an image that somebody adds to it", async () => {
    const added = '<script>document.title = "taken"</script><img src="https://a.invalid/x.png">';
    const file = path.join(folder, "tampered.html");
    writeFileSync(file, pageOf(await devPlan()).replace("<main>", `<main>${added}`));
    const heard = said.length;
    const title = await opened({ address: pathToFileURL(file).href }, (page) => page.title());
    expect([title, asked]).to.deep.equal(["portcullis dev: report", []]);
    expect(said.splice(heard).filter((line) => line.includes("Content Security Policy"))).to.have.length(2);
  });

  it("shows the way behind a cell that is clicked, and closes with its button, with Esc and beside it", async () => {
    await opened({}, async (page) => {
      const cell = page.locator('.grid >> nth=0 >> [data-cell="0-2"]');
      await cell.click();
      expect(await page.locator("#way-heading").textContent()).to.equal("internet → nlb");
      expect(await page.locator("#way-ports li").allTextContents()).to.deep.equal([
        "tcp 80, 443, IPv4: a connection works, both ways",
      ]);
      expect(await page.locator("#way-example").textContent()).to.equal("The way of tcp 443");
      expect(await page.locator("#way-hops li").allTextContents()).to.deep.equal([
        "the request, on its way there",
        "↓internet sends from 203.0.113.7:40000",
        "↓eu-west-1-ingress-network-acl in: rule 100 allows tcp 443 from 0.0.0.0/0",
        "↓eu-west-1-nlb-security-group in: eu-west-1-nlb-from-0.0.0.0_0-443 allows",
        "the answer, on its way back",
        "↑eu-west-1-ingress-network-acl out: rule 900 allows tcp 1024-65535",
      ]);
      await page.locator("#way-close").click();
      expect([await isOpen(page), await focused(page)]).to.deep.equal([false, "0-2"]);
      await cell.click();
      await page.keyboard.press("Escape");
      expect([await isOpen(page), await focused(page)]).to.deep.equal([false, "0-2"]);
      await cell.click();
      await page.mouse.click(20, 400);
      expect(await isOpen(page)).to.equal(false);
    });
  });

  it("shows what stops a packet and what would have to change", async () => {
    await opened({}, async (page) => {
      await page.locator('.grid >> nth=1 >> [data-cell="0-6"]').click();
      expect(await page.locator("#way-example").textContent()).to.equal("What stops tcp 22");
      expect(await page.locator("#way-hops .remedy").textContent()).to.equal(
        "an entry that allows tcp 22 from 0.0.0.0/0",
      );
    });
  });

  it("is used by keyboard alone: one stop for each matrix, arrows inside, Enter opens, Esc returns", async () => {
    await opened({}, async (page) => {
      const stops = await page.locator('.grid .cell[tabindex="0"]').count();
      expect(stops).to.equal(2);
      await page.locator("#reachability summary").first().focus();
      await page.keyboard.press("Tab");
      const visited = [await focused(page)];
      // Right, down over the diagonal's empty cell, left, to the ends of the row and of the grid.
      for (const key of [
        "ArrowRight",
        "ArrowDown",
        "ArrowLeft",
        "ArrowLeft",
        "End",
        "Control+End",
        "Control+Home",
        "Home",
        "ArrowUp",
      ]) {
        await page.keyboard.press(key);
        visited.push(await focused(page));
      }
      expect(visited).to.deep.equal(["0-1", "0-2", "1-2", "1-0", "1-0", "1-7", "7-6", "0-1", "0-1", "0-1"]);
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("Enter");
      expect(await isOpen(page)).to.equal(true);
      await page.keyboard.press("Escape");
      expect([await isOpen(page), await focused(page)]).to.deep.equal([false, "0-2"]);
      expect(await page.locator('.grid >> nth=0 >> .cell[tabindex="0"]').getAttribute("data-cell")).to.equal("0-2");
    });
  });

  it("has names for what is drawn, headed and pressed", async () => {
    await opened({}, async (page) => {
      expect(await page.getByRole("main").count()).to.equal(1);
      expect(await page.getByRole("navigation", { name: "Sections" }).getByRole("link").count()).to.equal(7);
      expect(await page.getByRole("heading", { level: 1 }).count()).to.equal(1);
      expect(await page.getByRole("heading", { level: 2 }).allTextContents()).to.deep.equal([
        "Topology",
        "Claims",
        "Reachability",
        "Quotas",
        "Fixed cost",
        "Certificates",
        "Not modelled",
      ]);
      expect(await page.getByRole("img", { name: /^eu-west-1: doors 80 for anyone/ }).count()).to.equal(1);
      const grid = page.getByRole("grid", { name: "Who reaches whom in eu-west-1" });
      expect(await grid.getByRole("columnheader").count()).to.equal(9);
      expect(await grid.getByRole("rowheader").count()).to.equal(8);
      expect(
        await grid.getByRole("button", { name: "proxy to alb: tcp 443, IPv4: a connection works, both ways" }).count(),
      ).to.equal(1);
      expect(await page.locator("th:not([scope])").count()).to.equal(0);
    });
  });

  for (const dark of [false, true]) {
    it(`has enough contrast everywhere, ${dark ? "dark" : "light"}`, async () => {
      await opened({ dark }, async (page) => {
        await page.evaluate("probe.unfold()");
        const low = await page.evaluate<{ faint: string[]; looked: number }>("probe.contrast(4.5)");
        expect(low.faint).to.deep.equal([]);
        expect(low.looked).to.be.greaterThan(400);
        // Black on white is 21: the measure itself finds what is below it.
        const all = await page.evaluate<{ faint: string[] }>("probe.contrast(21.1)");
        expect(all.faint).to.have.length(low.looked);
        const paper = await page.evaluate<string>("probe.paper()");
        expect(paper).to.equal(dark ? "rgb(20, 23, 28)" : "rgb(255, 255, 255)");
      });
    });
  }

  for (const width of [360, 768, 1600]) {
    it(`is never wider than a window of ${width} pixels`, async () => {
      await opened({ width }, async (page) => {
        const size = () => page.evaluate<number>("probe.width()");
        expect(await size()).to.equal(width);
        await page.locator('.grid >> nth=0 >> [data-cell="0-2"]').click();
        const panel = await page.locator("#way").boundingBox();
        expect([await size(), (panel?.x ?? 0) + (panel?.width ?? 0)]).to.deep.equal([width, width]);
      });
    });
  }

  it("prints on white, without what only a screen needs, and with what is folded", async () => {
    await opened({ dark: true }, async (page) => {
      await page.emulateMedia({ media: "print", colorScheme: "dark" });
      await page.evaluate("probe.fold()");
      expect(await page.locator("nav").isVisible()).to.equal(false);
      expect(await page.locator(".grid").first().isVisible()).to.equal(true);
      expect(await page.evaluate<string>("probe.paper()")).to.equal("rgb(255, 255, 255)");
    });
  });
});
