// The peer in JavaScript: pdf-lib draws, @signpdf signs.
//
// Loaded once: the fonts', the photo's and the key's bytes. pdf-lib keeps nothing between two documents, so the fonts are
// parsed for each (embedFont with `subset`), as its docs have it; a P12Signer serves one signature and opens the key for it.
// fontkit 1.9 is registered in place of @pdf-lib/fontkit, whose subset of a Chinese font loses most of the glyphs.
//
//   node pdflib_signpdf.mjs MODULES [JOB TIMES OUTPUT]    MODULES: the folder in which node_modules lies

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const WARMING = 5;
const POINTS_PER_MM = 72 / 25.4;
const [WIDTH, HEIGHT] = [297 * POINTS_PER_MM, 210 * POINTS_PER_MM];
const ROW = 8.2 * POINTS_PER_MM;

const [modules, jobFile, times, output] = process.argv.slice(2);
const load = createRequire(resolve(modules, "package.json"));
const { PDFDocument, rgb } = load("pdf-lib");
const fontkit = load("fontkit");
const { pdflibAddPlaceholder } = load("@signpdf/placeholder-pdf-lib");
const { P12Signer } = load("@signpdf/signer-p12");
const { SignPdf } = load("@signpdf/signpdf");
const qrcode = load("qrcode");

const colour = (hex) => rgb(...[1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255));
const [PAPER, RED, GOLD, INK, LINE] = ["#fefdf9", "#8c1c13", "#8a6d3b", "#1c1815", "#dccfb4"].map(colour);

const versions = Object.fromEntries(
  ["pdf-lib", "fontkit", "@signpdf/signpdf"].map((name) => [
    name,
    JSON.parse(readFileSync(resolve(modules, "node_modules", name, "package.json"))).version,
  ]),
);

function prepare(job) {
  const loaded = Object.fromEntries(
    ["regular", "bold", "photo", "key"].map((name) => [name, readFileSync(job[name])]),
  );
  const passphrase = readFileSync(job.passphrase, "utf8");
  return async (certificate) => {
    const drawn = await draw(job, certificate, loaded);
    return new SignPdf().sign(drawn, new P12Signer(loaded.key, { passphrase }));
  };
}

async function draw(job, certificate, loaded) {
  const pdf = await PDFDocument.create();
  pdf.registerFontkit(fontkit);
  const fonts = {
    regular: await pdf.embedFont(loaded.regular, { subset: true }),
    bold: await pdf.embedFont(loaded.bold, { subset: true }),
  };
  const page = pdf.addPage([WIDTH, HEIGHT]);
  const pen = new Pen(page, fonts);
  const boxes = Object.fromEntries(
    Object.entries(job.boxes).map(([name, box]) => [name, box.map((edge) => edge * POINTS_PER_MM)]),
  );
  const fields = certificate.fields;
  const [number, issuer, issuedOn] = fields.slice(-3);
  pdf.setTitle(number.value);
  pen.frame();
  const middle = (boxes.title[0] + boxes.title[2]) / 2;
  pen.text(["bold", 40, RED], middle, boxes.title[1] + 40, job.title, true);
  pen.text(["regular", 7, GOLD], middle, boxes.title[1] + 56, job.title_en, true);
  pen.picture(boxes.photo, await pdf.embedJpg(loaded.photo));
  pen.code(boxes.code, certificate.verify_url);
  pen.block(number, middle, boxes.number[1], true);
  pen.text(["regular", 12, INK], boxes.statement[0], boxes.statement[1] + 14, job.statement);
  pen.text(["regular", 7, GOLD], boxes.statement[0], boxes.statement[1] + 26, job.statement_en);
  fields.slice(0, -3).forEach((field, place) => pen.row(field, boxes.fields, place));
  pen.block(issuer, boxes.issuer[0], boxes.issuer[1]);
  pen.block(issuedOn, boxes.issuer[0], boxes.issuer[1] + 32);
  pdflibAddPlaceholder({ pdfDoc: pdf, reason: "", contactInfo: "", name: "", location: "" });
  return Buffer.from(await pdf.save());
}

class Pen {
  constructor(page, fonts) {
    this.page = page;
    this.fonts = fonts;
  }

  frame() {
    this.page.drawRectangle({ x: 0, y: 0, width: WIDTH, height: HEIGHT, color: PAPER });
    for (const [inset, borderWidth, borderColor] of [[8, 2, RED], [16, 0.5, GOLD]]) {
      const edge = inset * POINTS_PER_MM;
      this.page.drawRectangle({
        x: edge, y: edge, width: WIDTH - 2 * edge, height: HEIGHT - 2 * edge, borderWidth, borderColor,
      });
    }
  }

  // One line; y is the baseline, measured from the top.
  text([name, size, color], x, y, text, centred = false) {
    const font = this.fonts[name];
    const left = centred ? x - font.widthOfTextAtSize(text, size) / 2 : x;
    this.page.drawText(text, { x: left, y: HEIGHT - y, font, size, color });
  }

  block(field, x, y, centred = false) {
    this.text(["regular", 7, GOLD], x, y + 9, `${field.zh}　${field.en}`, centred);
    this.text(["regular", 12, INK], x, y + 24, field.value, centred);
  }

  row(field, [left, top, right], place) {
    const y = top + place * ROW;
    const [font, size] = ["name", "title"].includes(field.key) ? ["bold", 14.5] : ["regular", 12.5];
    this.text(["regular", 9, GOLD], left, y + 11, field.zh);
    this.text(["regular", 6, GOLD], left, y + 18, field.en);
    this.text([font, size, INK], left + 62, y + 16, field.value);
    const line = HEIGHT - y - ROW + 1;
    this.page.drawLine({ start: { x: left, y: line }, end: { x: right, y: line }, thickness: 0.4, color: LINE });
  }

  picture([left, top, right, bottom], image) {
    this.page.drawImage(image, { x: left, y: HEIGHT - bottom, width: right - left, height: bottom - top });
  }

  // One path of a square a dark module: a picture of the code would be slower.
  code([left, top, right], url) {
    const { size, data } = qrcode.create(url, { errorCorrectionLevel: "M" }).modules;
    const squares = [];
    data.forEach((dark, at) => dark && squares.push(`M${at % size} ${Math.floor(at / size)}h1v1h-1z`));
    const scale = (right - left) / size;
    this.page.drawSvgPath(squares.join(""), { x: left, y: HEIGHT - top, scale, color: rgb(0, 0, 0) });
  }
}

function quantile(sorted, part) {
  const at = part * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at % 1);
}

async function main() {
  if (!jobFile) {
    console.log(Object.entries(versions).map((one) => one.join(" ")).join(" + "), "– ready");
    return;
  }
  const job = JSON.parse(readFileSync(jobFile));
  const make = prepare(job);
  const spans = [];
  let [made, before] = [];
  for (let turn = 0; turn < WARMING + Number(times); turn++) {
    const certificate = job.certificates[turn % job.certificates.length];
    if (turn === WARMING) before = process.cpuUsage();
    const started = performance.now();
    made = await make(certificate);
    writeFileSync(output, made);
    spans.push(performance.now() - started);
  }
  const sorted = spans.slice(WARMING).sort((a, b) => a - b);
  const busy = process.cpuUsage(before);
  const spent = { median: quantile(sorted, 0.5), p95: quantile(sorted, 0.95), cpu: (busy.user + busy.system) / 1000 / times };
  console.log(
    JSON.stringify({ name: "pdf-lib + @signpdf", versions, n: Number(times), ...spent, bytes: made.length }),
  );
}

await main();
