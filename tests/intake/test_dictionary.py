"""The words that recognition knows: one meaning each, and a wrong one is worse than none."""

import pytest

from data.intake.fields import CLOSED_LISTS, FIELDS
from data.intake.recognition import dictionary, names, translating

WORDS = {
    ("channel", "chat"): ("WhatsApp", "WhatsApp Business", "Telegram", "LiveChat", "Chat en línea", "czat"),
    ("channel", "phone"): ("Teléfono", "Llamada telefónica", "Infolinia", "telefonisch", "Chamada"),
    ("channel", "email"): ("Correo electrónico", "E-Mail", "PEC", "Poczta elektroniczna"),
    ("channel", "form"): ("Formulario web", "Onlineformular", "Formularz WWW", "Contactformulier"),
    ("status", "in_analysis"): ("En proceso", "No resuelto", "W toku", "Em andamento", "In lavorazione", "InProgress"),
    ("status", "waiting_player"): ("En espera del cliente", "Oczekuje na klienta", "Wartet auf Kunden"),
    ("status", "closed"): ("Cerrado", "Zamknięte", "Chiusa", "Afgesloten", "Encerrada", "Geschlossen"),
    ("priority", "high"): ("Urgente", "Wysoki", "Muy alta", "1 - Critical", "Spoed"),
    ("priority", "normal"): ("Media", "Średni", "Niedrig", "Baixa", "laag"),
    ("category", "payment"): ("Retiro no pagado", "Wypłata opóźniona", "Auszahlung verspätet", "Cobro duplicado"),
    ("category", "bonus"): ("Bono no acreditado", "Bonus nicht gutgeschrieben"),
    ("category", "account_block"): ("Cuenta bloqueada", "Konto gesperrt", "Conta bloqueada", "Blocco del conto"),
    ("category", "technical"): ("Falla técnica", "Technische Störung", "Błąd techniczny", "Errore tecnico"),
}
NO_WORD = {
    "channel": ("Redes sociales", "Correo postal", "Brief", "Postal Mail"),
    "status": ("nicht beantwortet", "No atendido", "not closed yet"),
    "priority": ("not urgent", "sin prioridad"),
    "category": ("Trato del personal", "Game bonus", "Another other reason", "Cuenta bloqueada por fraude"),
}


@pytest.mark.parametrize("field", sorted({field for field, _ in WORDS}))
def test_values_of_many_languages(field: str) -> None:
    for (of_field, word), values in WORDS.items():
        if of_field == field:
            assert {value: translating.word(field, value) for value in values} == dict.fromkeys(values, word)


@pytest.mark.parametrize("field", NO_WORD)
def test_what_is_not_sure_has_no_translation(field: str) -> None:
    assert {value: translating.word(field, value) for value in NO_WORD[field]} == dict.fromkeys(NO_WORD[field])


@pytest.mark.parametrize("field", dictionary.translated())
def test_a_phrase_means_one_thing(field: str) -> None:
    phrases = [phrase for word in dictionary.values(field) for phrase in dictionary.values(field)[word]]
    assert len(phrases) == len(set(phrases))
    if field in CLOSED_LISTS:
        assert set(dictionary.values(field)) <= {*CLOSED_LISTS[field], "none"}


@pytest.mark.parametrize("field", [*FIELDS, "verdict", "late"])
def test_every_field_has_names_in_eight_languages(field: str) -> None:
    listed = dictionary.columns(field)
    assert set(listed) == set("en fr de es it nl pt pl".split())
    assert all(name == names.plain(name) for phrases in listed.values() for name in phrases)


@pytest.mark.parametrize(
    ("field", "header"),
    [
        ("agent", "Ejecutivo"),
        ("agent", "Prowadzący"),
        ("agent", "Behandeld door"),
        ("agent", "Mitarbeiter"),
        ("received_at", "Data wpływu"),
        ("received_at", "Fecha de registro"),
        ("closed_at", "Data zamknięcia"),
        ("due_at", "Termin odpowiedzi"),
        ("team", "Dział"),
        ("channel", "Canal de atención"),
    ],
)
def test_names_of_columns(field: str, header: str) -> None:
    assert names.fit(field, header).exact


@pytest.mark.parametrize("header", ["Acuse el", "Monto", "Cliente", "Descripción"])
def test_what_is_no_field_here_is_called_like_none(header: str) -> None:
    assert [field for field in FIELDS if names.fit(field, header).score >= names.FITS] == []
