#!/bin/sh
# Writes libreoffice.xlsx (Excel 2007–365), libreoffice-ooxml.xlsx (Office Open XML) and libreoffice-ods.xlsx
# (through an .ods), from openpyxl.xlsx: make_libreoffice.sh
set -eu
cd "$(dirname -- "$0")"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
convert() { # filter, folder, file
    soffice "-env:UserInstallation=file://$scratch/profile" --headless --norestore \
        --convert-to "$1" --outdir "$scratch/$2" "$3" >/dev/null 2>&1
}
convert 'xlsx:Calc MS Excel 2007 XML' excel openpyxl.xlsx
convert 'xlsx:Calc Office Open XML' ooxml openpyxl.xlsx
convert 'ods' ods openpyxl.xlsx
convert 'xlsx:Calc MS Excel 2007 XML' ods "$scratch/ods/openpyxl.ods"
cp "$scratch/excel/openpyxl.xlsx" libreoffice.xlsx
cp "$scratch/ooxml/openpyxl.xlsx" libreoffice-ooxml.xlsx
cp "$scratch/ods/openpyxl.xlsx" libreoffice-ods.xlsx
