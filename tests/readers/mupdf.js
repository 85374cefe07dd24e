// What MuPDF sees of a PDF, as JSON: mutool run mupdf.js FILE. Text and pictures come from mutool draw.
// Its versions before 1.23 tell a script no page labels; they are null then.
var doc = Document.openDocument ? Document.openDocument(scriptArgs[0]) : new Document(scriptArgs[0])
var seen = { labels: [], outline: [], links: [] }

function place(uri) {
  var found = doc.resolveLink(uri)
  return typeof found === "object" ? found.page : found
}

function walk(entries, depth) {
  entries.forEach(function (entry) {
    seen.outline.push([depth, entry.title, place(entry.uri)])
    walk(entry.down || [], depth + 1)
  })
}

walk(doc.loadOutline() || [], 0)
for (var number = 0; number < doc.countPages(); number++) {
  var page = doc.loadPage(number)
  seen.labels.push(page.getLabel ? page.getLabel() : null)
  page.getLinks().forEach(function (link) {
    seen.links.push([number, place(link.uri || link.getURI())])
  })
}
print(JSON.stringify(seen))
