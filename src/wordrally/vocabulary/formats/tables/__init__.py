"""Tables: separated text, CSV and workbooks."""
