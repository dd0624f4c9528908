def test_the_scene_holds_a_whole_small_event(scene):
    assert scene.event.participants.count() == 12
    assert scene.event.sessions.count() == 10
    assert scene.event.triads.count() == 4
