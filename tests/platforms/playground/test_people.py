from bot.platforms.playground.people import CHANNELS, RESIDENTS, conversations, is_channel, may_read


def test_everybody_reads_the_channels_and_their_own_messages():
    for one in RESIDENTS:
        assert {c.id for c in conversations(one)} == {c.id for c in CHANNELS} | {f"dm-{one}"}


def test_nobody_reads_the_messages_of_another():
    assert may_read("ravi", "dm-ravi")
    assert not may_read("ana", "dm-ravi")
    assert not may_read("eve", "ml-help")


def test_direct_messages_with_nobody_are_no_channel():
    assert is_channel("dm-ben")
    assert not is_channel("dm-eve")
