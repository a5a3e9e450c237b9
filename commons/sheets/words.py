"""What is said about files that could not be read. The values of a `CellError` fill the sentences."""

from flask_babel import lazy_gettext as _

PROBLEMS = {
    "empty_file": _("il file è vuoto"),
    "file_too_large": _("il file è più grande di %(limit)s byte"),
    "unpacked_too_large": _("il file, una volta aperto, è più grande di %(limit)s byte"),
    "too_many_entries": _("il file contiene più di %(limit)s parti"),
    "too_complex": _("il file è troppo complesso: lo salvi di nuovo come foglio semplice, o come CSV"),
    "too_many_rows": _("le righe sono più di %(limit)s: divida il file"),
    "too_many_columns": _("le colonne sono più di %(limit)s"),
    "too_many_errors": _("gli errori sono più di %(limit)s: gli altri non sono elencati"),
    "not_a_table": _("non è una tabella ma un file di tipo %(found)s: servono CSV, XLSX o JSON"),
    "old_or_locked_workbook": _(
        "è un file Excel vecchio (.xls) o protetto: lo salvi come .xlsx senza parola d’ordine"
    ),
    "locked_workbook": _("il file è protetto da una parola d’ordine"),
    "workbook_with_macros": _("il file contiene macro: lo salvi come .xlsx"),
    "unreadable_workbook": _("il file Excel è rovinato, o non è un file Excel"),
    "forbidden_xml": _("il file contiene istruzioni che non si aprono (%(part)s)"),
    "several_sheets": _("più di un foglio contiene dati (%(sheets)s): ne lasci uno"),
    "unknown_sheet": _("non c’è un foglio «%(sheet)s»; ci sono: %(sheets)s"),
    "unknown_encoding": _("i caratteri del file non si leggono: lo salvi come CSV UTF-8"),
    "mixed_encoding": _("alcuni caratteri del file sono rovinati: lo salvi di nuovo come CSV UTF-8"),
    "broken_quotes": _("le virgolette non si chiudono come dovrebbero"),
    "broken_json": _("il JSON non si legge: riga %(line)s, posizione %(column)s"),
    "json_too_deep": _("il JSON ha più di %(limit)s livelli"),
    "not_an_array": _("il JSON deve contenere un elenco"),
    "not_an_object": _("questa voce del JSON non è un oggetto"),
    "nested_value": _("qui serve un valore solo, non un elenco o un oggetto"),
    "not_a_number": _("il numero non si legge"),
    "no_header": _("manca la riga con i nomi delle colonne"),
    "empty_header": _("la colonna non ha un nome"),
    "duplicate_header": _("due colonne hanno lo stesso nome (l’altra è %(first)s)"),
    "merged_cells": _("le celle %(cells)s sono unite: le divida"),
    "formula": _("qui c’è una formula: scriva il valore"),
    "error_cell": _("la cella contiene un errore di Excel (%(value)s)"),
    "cell_too_long": _("il testo è più lungo di %(limit)s caratteri"),
    "cell_without_header": _("«%(value)s» sta fuori dalle colonne con un nome"),
    "nul_byte": _("il testo contiene un carattere che non si può conservare"),
    "control_character": _("il testo contiene un carattere invisibile (%(character)s)"),
    "lone_surrogate": _("il testo contiene un carattere rovinato"),
}
