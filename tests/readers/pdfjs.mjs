// What pdf.js sees of a PDF, as JSON. node pdfjs.mjs FILE FOLDER MODULES DPI PAGE...
// MODULES: where npm installed it.
import { readFileSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { pathToFileURL } from "node:url"

const [file, folder, modules, dpi, ...wanted] = process.argv.slice(2)
const home = `${modules}/pdfjs-dist`
const { getDocument } = await import(pathToFileURL(`${home}/legacy/build/pdf.mjs`))
const { createCanvas } = createRequire(`${modules}/`)("@napi-rs/canvas")
const doc = await getDocument({
  data: new Uint8Array(readFileSync(file)),
  cMapUrl: `${home}/cmaps/`, cMapPacked: true, standardFontDataUrl: `${home}/standard_fonts/`, verbosity: 0,
}).promise
const seen = { labels: await doc.getPageLabels(), outline: [], links: [], text: [] }

const place = async (dest) => await doc.getPageIndex((typeof dest === "string" ? await doc.getDestination(dest) : dest)[0])

async function walk(entries, depth) {
  for (const entry of entries) {
    seen.outline.push([depth, entry.title, await place(entry.dest)])
    await walk(entry.items, depth + 1)
  }
}

await walk((await doc.getOutline()) ?? [], 0)
for (let number = 0; number < doc.numPages; number++) {
  const page = await doc.getPage(number + 1)
  for (const note of await page.getAnnotations()) {
    if (note.subtype === "Link") seen.links.push([number, await place(note.dest)])
  }
  seen.text.push((await page.getTextContent()).items.map((item) => item.str).join(" "))
  if (wanted.includes(String(number))) {
    const viewport = page.getViewport({ scale: Number(dpi) / 72 })
    const canvas = createCanvas(Math.ceil(viewport.width), Math.ceil(viewport.height))
    await page.render({ canvasContext: canvas.getContext("2d"), viewport }).promise
    writeFileSync(`${folder}/pdfjs-${number}.png`, canvas.toBuffer("image/png"))
  }
  page.cleanup()
}
console.log(JSON.stringify(seen))
await doc.destroy()
