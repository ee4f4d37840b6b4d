"""A browser's own description in two words: which browser on which system, and nothing more of it."""

from __future__ import annotations

# The first that fits: most browsers also say that they are Chrome, and Chrome that it is Safari.
BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("DingTalk", "DingTalk"),
    ("QQBrowser", "QQ Browser"),
    ("MetaSr", "Sogou"),
    ("QIHU 360", "360"),
    ("360SE", "360"),
    ("360EE", "360"),
    ("UCBrowser", "UC"),
    ("HuaweiBrowser", "Huawei Browser"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("Trident/", "Internet Explorer"),
)
SYSTEMS = (
    ("OpenHarmony", "HarmonyOS"),
    ("HarmonyOS", "HarmonyOS"),
    ("Windows NT 6.1", "Windows 7"),
    ("Windows", "Windows"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def device_of(user_agent: str) -> str:
    """Such as ``Edge · Windows``; what is not recognised is left out, so it may be empty."""
    named = (_first(BROWSERS, user_agent), _first(SYSTEMS, user_agent))
    return " · ".join(name for name in named if name)


def _first(known: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for sign, name in known if sign in user_agent), "")
