"""The boxes of comments, found in a drawing by their tags."""


def test_the_boxes_of_comments_are_found_as_they_stand():
    from orkestra.answer.marking.comment_boxes import find_shapes

    data = (
        b"<xml><v:shape a>1</v:shape><shape b><v:shape c>2</v:shape></shape><v:shapetype/><v:shape d></xml>"
    )
    found = [data[start:end] for start, end in find_shapes(data)]
    assert found == [b"<v:shape a>1</v:shape>", b"<shape b><v:shape c>2</v:shape></shape>"]
