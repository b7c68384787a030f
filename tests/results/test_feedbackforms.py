from award.results.feedbackforms import FeedbackRemarkForm, SubmitFeedbackForm, ThemesForm


def test_forms_keep_what_was_typed_and_refuse_keys_that_are_none():
    form = FeedbackRemarkForm({"kind": "strength", "text": " 甲 ", "remark": "x", "version": "-1"})
    assert not form.is_valid()
    assert form.cleaned_data["text"] == " 甲 "
    assert set(form.errors) == {"remark", "version"}
    assert ThemesForm({"themes": "", "version": "3"}).is_valid()
    assert not ThemesForm({"themes": "", "version": "三"}).is_valid()


def test_looking_over_is_a_tick():
    ticked, plain = SubmitFeedbackForm({"looked_over": "yes"}), SubmitFeedbackForm({})
    assert ticked.is_valid()
    assert plain.is_valid()
    assert (ticked.cleaned_data["looked_over"], plain.cleaned_data["looked_over"]) == (True, False)
