"""A module that keeps an object of an extension module's."""

import ends_tracked

kept = [ends_tracked.make()]
