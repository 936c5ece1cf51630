import gzip

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory

from kithwork.web.ui.compress import Compress
from tests.world import World


def test_a_page_travels_compressed_and_never_twice_the_same_length(world: World) -> None:
    client = Client(headers={"accept-encoding": "gzip"})
    client.force_login(world.a.users[0])
    answers = [client.get(f"/c/{world.a.campaign.slug}/me/") for _ in range(8)]

    assert {answer["Content-Encoding"] for answer in answers} == {"gzip"}
    assert b"Hello, Ana" in gzip.decompress(answers[0].content)
    assert len({len(answer.content) for answer in answers}) > 1


@pytest.mark.parametrize(
    "answer",
    [
        StreamingHttpResponse([b"a" * 1_000], content_type="text/csv"),
        HttpResponse(b"a" * 1_000, content_type="image/png"),
    ],
    ids=["a stream", "a picture"],
)
def test_files_are_left_as_they_are(answer: HttpResponse) -> None:
    request = RequestFactory(headers={"accept-encoding": "gzip"}).get("/")

    assert not Compress(lambda _: answer)(request).has_header("Content-Encoding")
