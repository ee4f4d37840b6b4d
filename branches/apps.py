from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from branches.standing_rules import keep_standing_rules


class BranchesConfig(AppConfig):
    name = "branches"
    verbose_name = _("Branch building")

    def ready(self) -> None:
        post_migrate.connect(keep_standing_rules, sender=self)
