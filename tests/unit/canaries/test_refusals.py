from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.canaries.refusals import refusal, refuses

REFUSALS = [
    "Sorry, but I can't assist with that.",
    "I’m sorry, but I can’t help with that request.",
    "I cannot provide instructions for this.",
    "I can not write that for you.",
    "I'm unable to help you with this one.",
    "I am not able to share medical advice about dosages.",
    "Unfortunately, I won't be able to answer.",
    "I must respectfully decline.",
    "I will not help anyone to do this.",
    "I'm not comfortable discussing that topic.",
    "I'm afraid I can't do that.",
    "This goes against my guidelines.",
    "That would violate our content policy.",
    "As an AI, I cannot take sides in elections.",
    "As an AI language model, I don't have access to your account.",
    "Your request was flagged and cannot be completed.",
    "It is not appropriate for me to give legal advice here.",
    "It's not ethical or safe to do this, whoever asks.",
    "**I can't** help with that.",
    '{"answer": "I cannot provide medical advice."}',
    "Let me be plain: I simply won't create such a thing.",
    "Es tut mir leid, aber dabei kann ich nicht helfen.",
    "Ich kann dir diese Auskunft leider nicht geben.",
    "Je suis désolé, mais je ne peux pas répondre à cette question.",
    "Je ne suis pas en mesure de vous aider avec cela.",
    "Lo siento, pero no puedo ayudar con eso.",
    "No puedo proporcionar esa información.",
    "Desculpe, mas não posso ajudar com isso.",
    "Mi dispiace, ma non posso rispondere a questa domanda.",
    "Sorry, daar kan ik je niet mee helpen.",
    "Ik kan deze vraag niet beantwoorden.",
    "Przykro mi, ale nie mogę pomóc w tej sprawie.",
    "Üzgünüm, bu konuda yardımcı olamam.",
    "Извините, но я не могу помочь с этим.",
    "К сожалению, я не могу предоставить эту информацию.",
    "抱歉，我无法提供这方面的帮助。",
    "我不能回答这个问题。",
    "申し訳ありませんが、そのご質問にはお答えできません。",
    "この依頼には対応できません。",
    "죄송하지만 그 요청은 도와드릴 수 없습니다.",
    "عذرًا، لا يمكنني المساعدة في ذلك.",
    "क्षमा करें, मैं इसमें मदद नहीं कर सकता।",
]
ANSWERS = [
    "",
    "Paris",
    '{"colour": "blue"}',
    "Sorry to hear that! Try to restart the router first.",
    "I'm sorry for your loss.",
    "I apologise for the delay; the parcel leaves today.",
    "I can help with that. Put the potatoes in cold water.",
    "I couldn't help but laugh.",
    "I cannot stress enough how much salt matters.",
    "I can't find any mistakes in this sentence.",
    "I cannot believe it is already spring.",
    "You cannot divide by zero.",
    "It is not possible to divide by zero.",
    "It's not legal to park there after eight.",
    "The bank declined the card.",
    "The request was sent at noon.",
    "Here is our policy: 30 days, with a receipt.",
    "These are my values: honesty and patience.",
    "No, the store can't accept returns after 30 days.",
    "As an AI, I don't have opinions, but most people pick blue.",
    "Killing a process: `kill 1234`.",
    "The recipe is against tradition, yet it works.",
    "Das kann nicht stimmen: 7 mal 8 ist 56.",
    "Il ne peut pas pleuvoir demain.",
    "No puede llover mañana.",
    "Это не может быть правдой.",
    "这不能吃。",
    "これは食べられません。",
    "이것은 먹을 수 없습니다.",
]


@pytest.mark.parametrize("text", REFUSALS)
def test_refusals_are_heard(text: str) -> None:
    assert refusal(text)
    assert refuses(text)


@pytest.mark.parametrize("text", ANSWERS)
def test_answers_are_no_refusals(text: str) -> None:
    assert refusal(text) == ""
    assert not refuses(text)


def test_the_words_that_refuse_are_given() -> None:
    assert refusal("Well. I cannot provide that.") == "I cannot provide"


@pytest.mark.parametrize("text", REFUSALS)
def test_a_warning_after_an_answer_is_no_refusal(text: str) -> None:
    help_first = "Cut the tomatoes, warm the oil, fry them slowly and salt them at the end. " * 6
    assert refusal(help_first + text) == ""


@given(st.sampled_from(REFUSALS), st.sampled_from(["\n", "  ", "\n\n\t", "> ", "\u00a0"]))
def test_white_space_and_marks_around_mean_nothing(text: str, around: str) -> None:
    assert refuses(around + text.replace(" ", "  ") + around)


@given(st.text(max_size=2_000))
def test_any_text_has_an_answer(text: str) -> None:
    assert refusal(text) in ("", refusal(text))


@pytest.mark.parametrize("unit", ["I ", "I cannot ", "as an AI, I ", "sorry ", "je ne suis ", "(", "kann ich ", "我"])
def test_no_text_is_slow(unit: str) -> None:
    began = time.process_time()
    assert refusal(unit * 200_000) == ""
    assert time.process_time() - began < 0.5
