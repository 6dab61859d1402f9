"""Unanswered questions put together."""

from hypothesis import given
from hypothesis import strategies as st

from functions.communication.clusters import clusters_of

QUESTIONS = [
    "Где стоянка для автобусов?",
    "Будет ли рояль на сцене?",
    "Есть стоянка автобусов у входа?",
    "Какой рояль?",
    "Кто фотограф?",
    "Подскажите, где стоянка автобусов",
]


def test_questions_about_one_thing_stand_together_the_commonest_first() -> None:
    found = [sorted(cluster.members) for cluster in clusters_of(QUESTIONS)]

    assert found == [[0, 2, 5], [1, 3], [4]]


def test_cluster_goes_by_one_of_its_questions() -> None:
    first = clusters_of(QUESTIONS)[0]

    assert first.label in first.members


@given(st.lists(st.text(max_size=40), max_size=30))
def test_every_question_is_in_one_cluster(questions: list[str]) -> None:
    members = [place for cluster in clusters_of(questions) for place in cluster.members]

    assert sorted(members) == list(range(len(questions)))
