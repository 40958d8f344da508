"""In which language a text is."""

from __future__ import annotations

import pytest

from probes.parsing.policy.language import language

TEXTS = {
    "en": "We may use the data that you give to us and to our partners for the purposes of this notice. ",
    "de": "Wir verarbeiten die Daten, die Sie uns geben, für die Zwecke, die in dieser Erklärung mit genannt werden. ",
    "fr": "Nous utilisons les données que vous nous donnez pour les finalités de cette notice et sur la base de la loi. ",
    "es": "Usamos los datos que usted nos da para los fines de este aviso y por las razones que se dan en la ley. ",
    "pt": "Usamos os dados que você nos dá para os fins deste aviso e por razões que não são da lei ou do contrato. ",
    "it": "Usiamo i dati che ci date per le finalità di questo avviso e non per altri scopi della società nei paesi. ",
    "ja": "当社は、本プライバシーポリシーに従ってお客様の情報を利用します。",
    "zh": "我们按照本隐私政策使用您提供给我们的信息。",
    "ko": "당사는 이 개인정보 처리방침에 따라 정보를 이용합니다.",
}


@pytest.mark.parametrize("name", TEXTS)
def test_languages(name: str) -> None:
    assert language([TEXTS[name] * 4]) == name


@pytest.mark.parametrize("text", ["", "Hooli Spain", "Hooli Umbrella Initech " * 40])
def test_names_are_in_no_language(text: str) -> None:
    assert language([text]) == ""
