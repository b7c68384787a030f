from award.core.tasks import task


@task
def add(a: int, b: int) -> int:
    return a + b


def test_a_task_is_enqueued_by_the_settings_backend():
    assert add.enqueue(2, 3).return_value == 5
    assert add.func(2, 3) == 5
