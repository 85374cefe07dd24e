// What pdf.js shows of a PDF in Chromium, as JSON. node chromium.mjs FILE FOLDER MODULES CHROMIUM PAGE...
// MODULES: where npm installed pdf.js and playwright-core. Bookmarks, links and text are read from what is on the
// screen; some bookmarks and links are clicked with the mouse. clicks: [what was clicked, the page that it names, the
// page that is shown then].
import { createReadStream } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { createServer } from "node:http"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { extname, join } from "node:path"

const [file, folder, modules, program, ...wanted] = process.argv.slice(2)
const { chromium } = createRequire(`${modules}/`)("playwright-core")
const KINDS = {
  ".html": "text/html", ".mjs": "text/javascript", ".css": "text/css", ".pdf": "application/pdf", ".ttf": "font/ttf",
}
const PLAIN = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync"]
const SETTLED = 300 // milliseconds after a click
const HERE = import.meta.dirname
const FONT = join(HERE, "../../resources/fonts/NotoSansSC-Regular.ttf")
const VIEWPORT = { width: 1600, height: 1240 } // room for a whole A4 page, upright or across

const server = createServer((request, response) => {
  const path = decodeURIComponent(new URL(request.url, "http://x").pathname)
  const own = { "/": join(HERE, "viewer.html"), "/binder.pdf": file, "/font.ttf": FONT }[path]
  const stream = createReadStream(own ?? join(modules, path))
  stream.on("error", () => response.writeHead(404).end())
  stream.once("open", () => response.writeHead(200, { "Content-Type": KINDS[extname(own ?? path)] ?? "text/plain" }))
  stream.pipe(response)
})
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve))
const profile = await mkdtemp(join(tmpdir(), "readers-"))
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: program, headless: true, args: PLAIN, viewport: VIEWPORT,
})
const page = browser.pages()[0] ?? (await browser.newPage())
const complaints = []
page.on("pageerror", (error) => complaints.push(String(error)))
page.on("console", (message) => message.type() === "error" && complaints.push(message.text()))
page.on("response", (response) => response.ok() || complaints.push(`${response.status()} ${response.url()}`))
await page.goto(`http://127.0.0.1:${server.address().port}/`)
await page.waitForFunction(() => globalThis.reader !== undefined)

const shown = () => page.evaluate(() => reader.viewer.currentPageNumber - 1)
const draw = (number) => page.evaluate((n) => reader.drawn(n), number + 1)

// What a link on the screen says it leads to: its address holds the destination.
const place = (href) => page.evaluate(async (link) => {
  const dest = JSON.parse(decodeURIComponent(link.slice(link.indexOf("#") + 1)))
  return reader.doc.getPageIndex(dest[0])
}, href)

const hrefs = (selector) => page.$$eval(selector, (links) => links.map((link) => link.href))
const entries = await page.$$eval("#outline a", (links) => links.map((link) => [+link.dataset.depth, link.textContent]))
const outlined = await Promise.all((await hrefs("#outline a")).map(place))
const seen = {
  labels: await page.evaluate(() => Array.from({ length: reader.doc.numPages },
    (_, n) => reader.viewer.getPageView(n).pageLabel)),
  outline: entries.map(([depth, title], number) => [depth, title, outlined[number]]),
  links: [], text: [], clicks: [],
}
const count = await page.evaluate(() => reader.doc.numPages)
const onPage = (number, rest) => `.page[data-page-number="${number + 1}"] ${rest}`
let busiest = { number: 0, links: [] }
for (let number = 0; number < count; number++) {
  await draw(number)
  const links = await Promise.all((await hrefs(onPage(number, ".linkAnnotation a"))).map(place))
  seen.links.push(...links.map((target) => [number, target]))
  if (links.length > busiest.links.length) busiest = { number, links }
  seen.text.push(await page.$eval(onPage(number, ".textLayer"), (layer) =>
    [...layer.querySelectorAll("span")].map((span) => span.textContent).join(" ")))
  if (wanted.includes(String(number))) {
    await page.locator(onPage(number, "canvas")).screenshot({ path: `${folder}/chromium-${number}.png` })
  }
}

async function click(name, links, at, target) {
  await links.nth(at).click()
  await page.waitForTimeout(SETTLED)
  seen.clicks.push([name, target, await shown()])
}

const some = (things) => [0, things.length >> 1, things.length - 1]
for (const at of some(busiest.links)) {
  await draw(busiest.number)
  const links = page.locator(onPage(busiest.number, ".linkAnnotation a"))
  await click(`link ${at} of page ${busiest.number + 1}`, links, at, busiest.links[at])
}
for (const at of some(outlined)) await click(`bookmark ${at}`, page.locator("#outline a"), at, outlined[at])
await page.screenshot({ path: `${folder}/chromium-window.png` })
await browser.close()
server.close()
await rm(profile, { recursive: true, force: true })
if (complaints.length) {
  console.error(complaints.join("\n"))
  process.exit(1)
}
console.log(JSON.stringify(seen))
