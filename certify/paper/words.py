"""Fixed wording: Italian is what counts, German and English are courtesy translations of our own."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Text:
    """One text in Italian, with its courtesy translations where there are any."""

    it: str
    de: str = ""
    en: str = ""

    def courtesy(self, languages: tuple[str, ...]) -> list[tuple[str, str]]:
        """(language, words) of the translations that are wanted and there."""
        found = {"de": self.de, "en": self.en}
        return [(language, found[language]) for language in languages if found.get(language)]

    def filled(self, value: str) -> "Text":
        """Give the text with `value` in place of its gap, in each language that it has."""
        return Text(*(words.replace("{}", value) for words in (self.it, self.de, self.en)))


def as_text(value: Text | str) -> Text:
    return Text(value) if isinstance(value, str) else value


def joined(first: Text, second: Text | None) -> Text:
    """Join the name of a kind and its part, as the title of the file and the running head give it."""
    if second is None:
        return first
    pairs = zip((first.it, first.de, first.en), (second.it, second.de, second.en), strict=True)
    return Text(*(f"{a} – {b}" for a, b in pairs))


NAME: Final = {
    "attendance": Text("Attestato di frequenza", "Teilnahmebestätigung", "Statement of attendance"),
    "placement": Text(
        "Attestazione finale di tirocinio",
        "Abschlussbestätigung des Praktikums",
        "Final statement of internship",
    ),
    "transparency": Text("Documento di trasparenza", "Transparenzdokument", "Transparency document"),
    "validation": Text("Documento di validazione", "Validierungsdokument", "Validation document"),
    "certificate": Text("Certificato di competenze", "Kompetenzzertifikat", "Certificate of competences"),
}
# Other names that a kind goes by; whoever fills the sheet passes one as `Sheet.name`.
CIVIL_SERVICE: Final = Text(
    "Attestazione finale di servizio civile",
    "Abschlussbestätigung des Zivildienstes",
    "Final statement of civil service",
)
VOLUNTEERING: Final = Text(
    "Attestazione finale di volontariato",
    "Abschlussbestätigung der Freiwilligentätigkeit",
    "Final statement of volunteering",
)
SCHOOL: Final = Text(
    "Attestazione finale di formazione scuola-lavoro",
    "Abschlussbestätigung des Schulpraktikums",
    "Final statement of school-work training",
)
ABROAD: Final = Text(
    "Attestazione finale di esperienza all’estero",
    "Abschlussbestätigung des Auslandsaufenthalts",
    "Final statement of an experience abroad",
)
QUALIFICATION: Final = Text(
    "Certificato di qualificazione", "Qualifikationszertifikat", "Certificate of qualification"
)
PART: Final = {
    "transparency": Text("parte prima", "erster Teil", "part one"),
    "validation": Text("almeno parte seconda", "mindestens zweiter Teil", "at least part two"),
    "certificate": Text("parte terza", "dritter Teil", "part three"),
}
SIGN: Final = {
    "attendance": "presenza",
    "placement": "svolgimento",
    "transparency": "parte prima",
    "validation": "parte seconda",
    "certificate": "parte terza",
}
ONLY: Final = "solo"
SIGN_ALT: Final = {
    "attendance": "Segno del tipo A, solo presenza: fuori dalle tre parti della certificazione.",
    "placement": "Segno del tipo B, solo svolgimento: fuori dalle tre parti della certificazione.",
    "transparency": "Segno del tipo C: una barra piena su tre, parte prima.",
    "validation": "Segno del tipo D: due barre piene su tre, parte seconda.",
    "certificate": "Segno del tipo E: tre barre piene su tre, parte terza.",
}
# Each line is a whole sentence where the sentences are short enough to stand alone.
WORTH_LINES: Final = {
    "attendance": ("Attesta la presenza.", "Non certifica competenze."),
    "placement": ("Attesta lo svolgimento.", "Non certifica competenze."),
    "transparency": (
        "Mette in trasparenza competenze dichiarate e documentate. Non è validazione né certificazione.",
    ),
    "validation": ("Competenze validate da un ente titolato.",),
    "certificate": ("Competenze certificate.",),
}
WORTH: Final = {
    "attendance": Text(
        " ".join(WORTH_LINES["attendance"]),
        "Bestätigt die Anwesenheit. Zertifiziert keine Kompetenzen.",
        "States attendance. Does not certify competences.",
    ),
    "placement": Text(
        " ".join(WORTH_LINES["placement"]),
        "Bestätigt die Durchführung. Zertifiziert keine Kompetenzen.",
        "States that it took place. Does not certify competences.",
    ),
    "transparency": Text(
        " ".join(WORTH_LINES["transparency"]),
        "Macht erklärte und belegte Kompetenzen sichtbar. Ist weder Validierung noch Zertifizierung.",
        "Makes declared and documented competences visible. It is neither validation nor certification.",
    ),
    "validation": Text(
        " ".join(WORTH_LINES["validation"]),
        "Von einer befugten Stelle validierte Kompetenzen.",
        "Competences validated by an authorised body.",
    ),
    "certificate": Text(
        " ".join(WORTH_LINES["certificate"]), "Zertifizierte Kompetenzen.", "Certified competences."
    ),
}
GIVEN_TO: Final = {
    "attendance": Text("Ha frequentato", "Teilgenommen hat", "Attended by"),
    "placement": Text("Ha svolto", "Durchgeführt von", "Carried out by"),
    "transparency": Text("Riguarda", "Betrifft", "Concerns"),
    "validation": Text("Rilasciato a", "Ausgestellt für", "Issued to"),
    "certificate": Text("Rilasciato a", "Ausgestellt für", "Issued to"),
}
BIRTH: Final = Text("Nascita", "Geburt", "Birth")
NUMBER: Final = Text("Numero di registro", "Registernummer", "Register number")
NUMBER_AT_ISSUE: Final = Text(
    "assegnato al rilascio", "wird bei der Ausstellung vergeben", "assigned at issue"
)
ISSUED: Final = Text("Rilasciato il", "Ausgestellt am", "Issued on")
SIGNATURES: Final = Text("Firme", "Unterschriften", "Signatures")
VERIFY: Final = Text("Verifica", "Prüfung", "Verification")
SCAN: Final = Text("Inquadri il codice oppure apra", "Code scannen oder öffnen", "Scan the code or open")
SENTENCE: Final = Text(
    "La verifica conferma che il documento corrisponde a quello registrato. "
    "Il codice non sostituisce la firma.",
    "Die Prüfung bestätigt, dass das Dokument dem registrierten entspricht. "
    "Der Code ersetzt nicht die Unterschrift.",
    "The check confirms that this document matches the registered one. "
    "The code does not replace the signature.",
)
NOT_ISSUED: Final = Text(
    "Questa è un’anteprima: numero, codice di verifica e firma ci sono solo sul documento rilasciato.",
    "Dies ist eine Vorschau: Nummer, Prüfcode und Unterschrift trägt erst das ausgestellte Dokument.",
    "This is a preview: only the issued document carries number, verification code and signature.",
)
NOTHING_TO_VERIFY: Final = "Non c’è nulla da verificare: questo foglio non è in nessun registro."
LONG_QR: Final = "Questo codice porta in sé i dati firmati: si controlla anche senza rete."
ANNEX: Final = (
    "Osservazioni del tutor ed evidenze non stanno qui, ma nell’allegato per la persona, "
    "non destinato a terzi. Impronta SHA-256: {}"
)
PREVAILS: Final = Text(
    "Fa fede il testo italiano.",
    "Übersetzung aus Gefälligkeit: maßgeblich ist der italienische Text.",
    "Courtesy translation: the Italian text prevails.",
)
MODE: Final = {
    "handwritten": Text("firma autografa", "eigenhändige Unterschrift", "handwritten signature"),
    "scanned": Text(
        "firma autografa, acquisita il {}",
        "eigenhändig, eingescannt am {}",
        "handwritten signature, scanned on {}",
    ),
    "click": Text("confermato con un clic il {}", "per Klick bestätigt am {}", "confirmed by click on {}"),
    "receipt": Text("per ricevuta, firma autografa", "zur Kenntnis, eigenhändig", "for receipt, handwritten"),
    "digital": Text(
        "firma digitale: si controlla nel file, non sulla stampa",
        "digitale Unterschrift: sie wird in der Datei geprüft, nicht am Ausdruck",
        "digital signature: checked in the file, not on the print",
    ),
}
# Where the day is known, or is not.
RECEIVED_ON: Final = Text("per ricevuta, il {}", "zur Kenntnis, am {}", "for receipt, on {}")
CLICKED: Final = Text("confermato con un clic", "per Klick bestätigt", "confirmed by click")
PRODUCT: Final = "Segnavia"
PRODUCT_LINE: Final = "registro delle attestazioni"
WAYMARK_ALT: Final = "Segno di Segnavia: una pietra con due tratti di vernice."
QR_SHORT_ALT: Final = "Codice QR con l’indirizzo di verifica {}"
QR_LONG_ALT: Final = "Codice QR con i dati firmati e l’indirizzo di verifica {}"
OPEN_PAGE: Final = "Apri la pagina di verifica: {}"
DEMO_WORDS: Final = ("DIMOSTRAZIONE", "privo di valore")
DEMO: Final = Text("DIMOSTRAZIONE – privo di valore", "VORFÜHRUNG – ohne Wert", "DEMONSTRATION – no value")
DRAFT: Final = Text("BOZZA NON FIRMATA", "NICHT UNTERZEICHNETER ENTWURF", "UNSIGNED DRAFT")
INCOMPLETE_WORDS: Final = ("BOZZA", "da completare")
INCOMPLETE: Final = Text(
    "BOZZA – da completare prima di firmare",
    "ENTWURF – noch nicht unterschreiben",
    "DRAFT – not to be signed yet",
)
PREVIEW_WORDS: Final = ("ANTEPRIMA", "non rilasciato")
PREVIEW: Final = Text("ANTEPRIMA – non rilasciato", "VORSCHAU – nicht ausgestellt", "PREVIEW – not issued")
CONTINUES: Final = "segue a pagina {}"
CONTINUED: Final = "segue"
PAGE: Final = "pagina {} di {}"
