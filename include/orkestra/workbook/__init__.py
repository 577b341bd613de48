"""The workbooks that Orkestra writes with openpyxl, above all the template that units fill in."""
