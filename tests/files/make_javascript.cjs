// Writes exceljs.xlsx, sheetjs.xlsx and sheetjs-dates.xlsx:
// NODE_PATH=<folder>/node_modules TZ=UTC node make_javascript.cjs
// exceljs takes a Date at its UTC time, SheetJS at the machine's own time; hence TZ.
const fs = require("fs");
const path = require("path");
const ExcelJS = require("exceljs");
const SheetJS = require("xlsx");

const sheets = JSON.parse(fs.readFileSync(path.join(__dirname, "content.json"), "utf8"));
const isMoment = (cell) => cell !== null && typeof cell === "object";
const asDate = (cell) => new Date(`${cell.moment || `${cell.date}T00:00:00`}Z`);
const formatOf = (cell) => (cell.moment ? "dd/mm/yyyy hh:mm" : "dd/mm/yyyy");

async function writeExcelJS() {
  const book = new ExcelJS.Workbook();
  for (const [name, rows] of Object.entries(sheets)) {
    const sheet = book.addWorksheet(name);
    rows.forEach((row, r) =>
      row.forEach((value, c) => {
        if (value === null) return;
        const cell = sheet.getCell(r + 1, c + 1);
        cell.value = isMoment(value) ? asDate(value) : value;
        if (isMoment(value)) cell.numFmt = formatOf(value);
      }),
    );
  }
  await book.xlsx.writeFile(path.join(__dirname, "exceljs.xlsx"));
}

function writeSheetJS() {
  const book = SheetJS.utils.book_new();
  for (const [name, rows] of Object.entries(sheets)) {
    const sheet = {};
    rows.forEach((row, r) =>
      row.forEach((value, c) => {
        if (value === null) return;
        const kind = typeof value === "string" ? "s" : isMoment(value) ? "d" : "n";
        const cell = { t: kind, v: isMoment(value) ? asDate(value) : value };
        if (isMoment(value)) cell.z = formatOf(value);
        sheet[SheetJS.utils.encode_cell({ r, c })] = cell;
      }),
    );
    const last = { r: rows.length - 1, c: Math.max(...rows.map((row) => row.length)) - 1 };
    sheet["!ref"] = SheetJS.utils.encode_range({ s: { r: 0, c: 0 }, e: last });
    SheetJS.utils.book_append_sheet(book, sheet, name);
  }
  for (const [name, cellDates] of [["sheetjs", false], ["sheetjs-dates", true]])
    SheetJS.writeFile(book, path.join(__dirname, `${name}.xlsx`), { compression: true, cellDates });
}

writeExcelJS().then(writeSheetJS);
