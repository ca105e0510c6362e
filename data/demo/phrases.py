"""The invented words of the demo: what players complain about and what the desk writes back, in French."""

from collections.abc import Mapping
from random import Random
from types import MappingProxyType

from domain.vocabulary import Category, Decision

_FIRST = (
    "Adrien Agathe Amina Antoine Bilal Carla Céline Damien Diego Elena Farid Gaëlle Hana Ibrahim Jade Kenza"
    " Laurent Lina Lucas Maëlle Marek Mariama Nathan Nora Océane Pascal Quentin Rachid Sabrina Simon Tatiana"
    " Valérie Wassim Zoé"
).split()
_LAST = (
    "Aubert Belkacem Bertin Blanchard Camara Chevalier Colin Costa Delmas Diop Faure Gauthier Guérin Hamdi"
    " Jacquet Kowalski Lambert Leclerc Mercier Meyer Nguyen Ouali Pereira Poirier Renaud Rossi Schmitt"
    " Tessier Vidal"
).split()

_COMPLAINTS: Mapping[Category, tuple[str, ...]] = MappingProxyType(
    {
        Category.PAYMENT: (
            "Mon retrait de {amount} € demandé il y a {days} jours n'est toujours pas arrivé.",
            "Mon dépôt de {amount} € a été débité de ma banque mais n'apparaît pas sur mon compte joueur.",
            "Le virement de {amount} € a été refusé sans explication.",
            "J'ai été débité deux fois de {amount} € pour le même dépôt.",
        ),
        Category.TECHNICAL: (
            "L'application se ferme dès que j'ouvre {game}.",
            "Impossible de me connecter depuis {days} jours, la page reste blanche.",
            "Le code de confirmation n'arrive jamais sur mon téléphone.",
        ),
        Category.BONUS: (
            "Le bonus de bienvenue de {amount} € n'a pas été crédité.",
            "Mes {days} tours gratuits sur {game} ont disparu.",
            "On me refuse le bonus alors que j'ai rempli les conditions de mise.",
        ),
        Category.ACCOUNT_BLOCK: (
            "Mon compte est bloqué depuis {days} jours avec {amount} € dessus.",
            "Compte suspendu après l'envoi de mes papiers, personne ne me dit pourquoi.",
            "Je ne peux plus accéder à mon solde de {amount} €, le compte est verrouillé.",
        ),
        Category.GAME: (
            "La partie de {game} s'est interrompue et ma mise de {amount} € a été perdue.",
            "Le gain affiché sur {game} ne correspond pas à ce qui a été crédité : il manque {amount} €.",
            "Ma table de {game} s'est figée au moment du tirage.",
        ),
        Category.FRAUD: (
            "Quelqu'un a utilisé ma carte pour déposer {amount} € sur votre site.",
            "On m'accuse d'avoir plusieurs comptes, c'est faux, et {amount} € sont retenus.",
            "Une connexion inconnue a vidé mon solde de {amount} €.",
        ),
        Category.OTHER: (
            "Je demande depuis {days} jours la fermeture de mon compte.",
            "Le conseiller du chat a coupé la conversation.",
            "Je souhaite recevoir l'historique de mes mises et personne ne me répond.",
        ),
    }
)
_GAMES = (
    "Roulette Azur",
    "Blackjack Opale",
    "Les Sept Lanternes",
    "Pirates du Nord",
    "Baccara Nuit",
    "Fruits Givrés",
)
_ENDINGS = (
    "Merci de me répondre vite.",
    "J'attends une explication.",
    "Je joue chez vous depuis des années, je suis déçu.",
    "J'ai joint une capture d'écran.",
    "",
)
_ANSWERS: Mapping[Decision, str] = MappingProxyType(
    {
        Decision.UPHELD: "Votre réclamation est fondée : {amount} € ont été crédités sur votre compte.",
        Decision.PARTLY_UPHELD: "Votre réclamation est fondée en partie : {amount} € vous sont rendus.",
        Decision.REJECTED: "Après examen, l'opération est conforme aux conditions du site.",
        Decision.REJECTED_GOODWILL: "L'opération est conforme ; nous vous offrons {amount} € de bonus.",
        Decision.WITHDRAWN: "Sans nouvelles de votre part, nous considérons la réclamation comme retirée.",
        Decision.INADMISSIBLE: "Cette demande ne relève pas de notre service : elle n'est pas recevable.",
        Decision.DUPLICATE: "Cette réclamation est déjà suivie sous une autre référence.",
        Decision.SPAM: "Message publicitaire, sans réclamation.",
    }
)
_NOTES = (
    "Journaux demandés au fournisseur.",
    "Relevé bancaire reçu, conforme.",
    "Le joueur a rappelé, ton calme.",
    "Capture d'écran illisible, à redemander.",
    "Vu avec la responsable : on attend le retour du studio.",
)
_DELAYS = (
    "Le studio de jeu n'a pas encore rendu les journaux de la partie.",
    "La banque du joueur met dix jours à confirmer le virement.",
    "Une expertise du compte est en cours.",
)
_REASONS = (
    "Le joueur apporte une pièce nouvelle.",
    "Le remboursement annoncé n'est pas arrivé.",
    "Erreur dans le montant de la première réponse.",
    "Le joueur conteste la décision.",
)
_REQUESTS = (
    "Pouvez-vous nous envoyer un relevé bancaire de la semaine de l'opération ?",
    "Merci de joindre une capture d'écran de la partie, avec l'heure.",
    "Il nous manque une copie lisible de votre pièce d'identité.",
    "Sur quel appareil et avec quel navigateur jouiez-vous à ce moment ?",
)
_REPLIES = (
    "Voici le relevé demandé.",
    "Je vous joins la capture, l'heure est en haut à droite.",
    "Bonjour, ci-joint la copie de ma carte d'identité.",
    "J'étais sur mon téléphone, avec l'application.",
)
_PROPOSALS = (
    "Nous vous proposons de recréditer la moitié de la mise.",
    "Nous vous proposons vingt tours gratuits en dédommagement.",
    "Nous vous proposons de lever le blocage après vérification de votre adresse.",
)
_APPEALS = (
    "Votre réponse ne parle pas de la capture que j'ai envoyée.",
    "Le montant rendu n'est pas celui que j'ai perdu.",
    "Je ne suis pas d'accord : les conditions ne disaient rien de tel.",
)
_CONFIRMED = (
    "Après un nouvel examen par une autre personne, la réponse est confirmée.",
    "Les journaux de la partie confirment la première réponse.",
)
_CHANGED = (
    "Après un nouvel examen, votre réclamation est acceptée.",
    "La première réponse n'a pas tenu compte de vos pièces : nous la changeons.",
)


def complaint(random: Random, category: Category, amount: int) -> str:
    """What a player writes."""
    return f"{_said(random, random.choice(_COMPLAINTS[category]), amount)} {random.choice(_ENDINGS)}".rstrip()


def answer(random: Random, decision: Decision, amount: int) -> str:
    """What the desk answers."""
    return f"Bonjour,\n{_said(random, _ANSWERS[decision], amount)}\nLe service des réclamations"


def note(random: Random) -> str:
    """What a colleague notes."""
    return random.choice(_NOTES)


def reason(random: Random) -> str:
    """Why a case is taken up again."""
    return random.choice(_REASONS)


def delay(random: Random) -> str:
    """Why a case needs more time."""
    return random.choice(_DELAYS)


def request(random: Random) -> str:
    """What the player is asked for."""
    return random.choice(_REQUESTS)


def reply(random: Random) -> str:
    """What the player writes back."""
    return random.choice(_REPLIES)


def proposal(random: Random) -> str:
    """What is proposed to the player."""
    return random.choice(_PROPOSALS)


def appeal(random: Random) -> str:
    """Why the player does not accept the answer."""
    return random.choice(_APPEALS)


def decided(random: Random, changed: bool) -> str:
    """What the player is told of the appeal."""
    return random.choice(_CHANGED if changed else _CONFIRMED)


def player(number: int) -> tuple[str, str, str]:
    """Account, name and address of the invented player with this number; always the same ones."""
    first, last = _FIRST[number * 7 % len(_FIRST)], _LAST[number * 13 // 5 % len(_LAST)]
    return f"J{number:07d}", f"{first} {last}", f"joueur{number}@example.org"


def _said(random: Random, template: str, amount: int) -> str:
    return template.format(amount=amount, days=random.randint(3, 20), game=random.choice(_GAMES))
