from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django_tasks_db.admin import DBTaskResultAdmin
from django_tasks_db.models import DBTaskResult, DBTaskResultQuerySet
from unfold.admin import ModelAdmin

from apps.common.tasks import run_again

# The library's own page cannot say how often a task was tried, nor try it again.
admin.site.unregister(DBTaskResult)


@admin.register(DBTaskResult)
class TaskAdmin(DBTaskResultAdmin, ModelAdmin):  # type: ignore[misc]  # has no types
    """What is to be done in the background; with the status Failed, what nobody will try again by itself."""

    actions = ("try_again",)

    def get_list_display(self, request: HttpRequest) -> Any:
        return ["task_name", "status", "attempts", "exception_class_path", "enqueued_at", "started_at", "finished_at"]

    def get_list_filter(self, request: HttpRequest) -> Any:
        return ["status", "task_path"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)

    def has_view_permission(self, request: HttpRequest, obj: DBTaskResult[Any, Any] | None = None) -> bool:
        """Arguments hold addresses, so those who run the site alone see them."""
        return self.has_module_permission(request)

    @admin.display(description="attempts")
    def attempts(self, task: DBTaskResult[Any, Any]) -> int:
        return len(task.worker_ids)

    @admin.action(description="Try the failed ones again")
    def try_again(self, request: HttpRequest, tasks: DBTaskResultQuerySet) -> None:
        failed = list(tasks.failed())
        for task in failed:
            run_again(task)
        self.message_user(request, f"Failed tasks that will be tried again: {len(failed)}.", messages.SUCCESS)
