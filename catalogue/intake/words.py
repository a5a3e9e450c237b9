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
    "unknown_form": _("non conosco la modalità «%(value)s»: scriva in presenza, online o mista"),
    "course_ambiguous": _("più di un suo corso ha questo titolo: dica quale con il codice"),
    "course_differs": _(
        "del corso dice altro che la riga %(first)s: le righe di un corso devono dire lo stesso"
    ),
    "edition_twice": _("dice della stessa edizione ciò che dice la riga %(first)s"),
    "edition_has_meetings": _(
        "date e ore seguono gli incontri già scritti: si cambiano nella pagina dell’edizione"
    ),
    "hours_below_minimum": _("le ore minime non possono essere più delle ore del corso"),
    "which_edition": _("il corso ha più edizioni: dica quale"),
    "published_lacks": _("il corso è pubblicato: titolo e descrizione in italiano non possono mancare"),
    "label_missing": _("manca il nome dell’edizione, e il corso ne ha già una"),
    "name_split": _("metta una virgola tra il cognome e il nome: la proposta è già scritta, la controlli"),
    "address_unreadable": _("«%(value)s» non è scritto come un indirizzo e-mail: lo corregga, o lo tolga"),
    "address_twice": _(
        "l’indirizzo è già alla riga %(first)s: se sono due persone, lo lasci a quella a cui appartiene"
    ),
    "address_taken": _("è già l’indirizzo di %(name)s: scelga quella persona, oppure tolga l’indirizzo"),
    "birth_date": _("«%(value)s» non può essere una data di nascita: scriva giorno, mese e anno"),
    "code_form": _("il codice fiscale ha 16 caratteri, oppure 11 cifre se è provvisorio"),
    "code_check": _("nel codice fiscale c’è un errore di battitura: l’ultimo carattere non torna"),
    "code_twice": _("il codice fiscale è già alla riga %(first)s"),
    "code_taken": _("è già il codice fiscale di %(name)s: scelga quella persona, oppure tolga il codice"),
    "not_a_sheet": _("non è una tabella ma un file di tipo %(found)s: servono CSV o XLSX"),
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


REFUSALS = {
    "sheet-outdated": _(
        "Nel frattempo qualcosa è cambiato, nel foglio o nel catalogo: l’anteprima è stata rifatta. "
        "Non è stato applicato nulla: la guardi di nuovo, poi confermi."
    ),
    "sheet-has-open-rows": _("Prima di confermare corregga le righe segnate, oppure le lasci fuori."),
    "sheet-columns-unsaid": _("Prima dica che cosa contengono le colonne."),
    "sheet-is-draft": _("Il foglio non è ancora confermato."),
    "sheet-is-applying": _("Il foglio è già confermato: si sta applicando."),
    "sheet-other-applying": _("Un altro foglio si sta applicando: confermi questo quando ha finito."),
    "sheet-is-applied": _("Il foglio è già stato applicato: la seconda volta non succede nulla."),
}
