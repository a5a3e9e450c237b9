"""Where a person may be sent after signing in, and what is kept of a browser."""

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from commons.signin.rules import describe_browser, hash_secret, local_path, make_secret

HERE = "https://segnavia.example/it/signin"


@pytest.mark.parametrize("path", ["/", "/it/courses?q=a%20b&page=2", "/it/editions/1#x"])
def test_a_path_of_ours_is_kept(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.parametrize(
    "wanted",
    [
        None, "", "it/courses", "https://evil.example/", "//evil.example", "/\\evil.example",
        "\\\\evil.example", "/\t/evil.example", "/\n/evil.example", " //evil.example", "javascript:alert(1)",
        "/a\\b", "/" + "x" * 500, "/è",
    ],
)  # fmt: skip
def test_anything_else_leads_home(wanted: str | None) -> None:
    assert local_path(wanted) == "/"


@given(st.text(alphabet="/\\.:?#@abc\t\n e", max_size=12).map(lambda rest: "/" + rest) | st.text())
@example("/@evil.example")
@example("/..//evil.example")
def test_no_path_leaves_this_host(wanted: str) -> None:
    kept = local_path(wanted)
    # What a browser does first: drop tabs and line breaks, read backslashes as slashes.
    seen = kept.replace("\t", "").replace("\n", "").replace("\\", "/")
    assert urlsplit(urljoin(HERE, seen)).netloc == "segnavia.example"


def test_secrets_are_long_differ_and_only_their_hash_tells_them_apart() -> None:
    secrets = {make_secret() for _ in range(100)}
    assert len(secrets) == 100
    assert min(map(len, secrets)) == 43  # 256 bits in base64url
    assert len({hash_secret(each) for each in secrets}) == 100


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140",
            "Edge, Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari, iPhone",
        ),
        ("curl/8.0 <script>", ""),
        ("", ""),
    ],
)
def test_a_browser_is_named_in_two_words(agent: str, words: str) -> None:
    assert describe_browser(agent) == words
