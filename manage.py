#!/usr/bin/env python
"""Django's command line for DeltaCrown; `manage.py help` lists the commands."""

import gc
import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    # While all is loaded: `apps/common/apps.py` enables it.
    gc.disable()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deltacrown.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        raise SystemExit(str(error)) from None
