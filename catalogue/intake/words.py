"""What is said about sheets of courses: each mistake with its place, in a sentence."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from commons.sheets import CellError
from commons.sheets.words import PROBLEMS as FILE_PROBLEMS

PROBLEMS: dict[str, LazyString] = {
    **FILE_PROBLEMS,
    "unknown_column": _("non conosco questa colonna: la tolga, o la chiami con un nome che conosco"),
    "missing_column": _("manca questa colonna; si può chiamare: %(names)s"),
    "column_twice": _("questa colonna dice lo stesso di «%(first)s»: ne lasci una"),
    "no_rows": _("non c’è nessuna riga sotto i nomi delle colonne"),
    "missing_value": _("manca il valore"),
    "too_long": _("il testo è più lungo di %(limit)s caratteri"),
    "not_hours": _("«%(value)s» non è un numero di ore"),
    "not_seats": _("«%(value)s» non è un numero di posti"),
    "not_a_date": _("«%(value)s» non è una data"),
    "not_yes_or_no": _("«%(value)s» non è né sì né no"),
    "unknown_language": _("non conosco la lingua «%(value)s»"),
    "course_ends_before_start": _("finisce (%(value)s) prima di cominciare (%(start)s)"),
    "reference_twice": _("il codice «%(value)s» c’è già alla riga %(first)s"),
    "date_not_in_calendar": _("la data «%(value)s» non esiste"),
    "date_two_digit_year": _("nella data «%(value)s» scriva l’anno con quattro cifre"),
    "date_year_out_of_range": _("l’anno della data «%(value)s» non può essere quello"),
    "date_ends_before_start": _("il periodo «%(value)s» finisce prima di cominciare"),
    "unknown_provider": _(
        "non conosco l’ente «%(name)s»: lo scriva come si chiama qui, o lo faccia prima registrare"
    ),
    "ambiguous_provider": _("più di un ente si chiama «%(name)s»: scriva il nome per esteso"),
    "historical_provider": _("«%(name)s» è un ente dell’archivio storico: non offre corsi"),
    "dates_too_long": _("le parole sulle date, insieme, sono più lunghe di %(limit)s caratteri"),
    "not_quarter_hours": _("«%(value)s»: le ore vanno a quarti d’ora"),
    "row_twice": _("dice dello stesso corso ciò che dice la riga %(first)s; se sono due, dia loro un codice"),
    "history_differs": _("qui il corso è nell’archivio storico e nel file no, o il contrario"),
    "edition_is_running": _("l’edizione è già aperta o conclusa: si cambia nella sua pagina, non da un file"),
    "several_editions": _("qui il corso ha più edizioni: si cambia nella sua pagina, non da un file"),
}


def say_place(error: CellError) -> str:
    """Write where a mistake is: `riga 12, colonna ore`; nothing for a fault of the whole file."""
    if error.row is not None and error.column is not None:
        return str(gettext("riga %(row)s, colonna %(column)s", row=error.row, column=error.column))
    if error.row is not None:
        return str(gettext("riga %(row)s", row=error.row))
    return str(gettext("colonna %(column)s", column=error.column)) if error.column else ""


def say_error(error: CellError) -> str:
    """Write a mistake with its place: `riga 12, colonna ore: «venti» non è un numero di ore`."""
    sentence = str(PROBLEMS[error.code]) % dict(error.values)
    place = say_place(error)
    return f"{place}: {sentence}" if place else sentence
