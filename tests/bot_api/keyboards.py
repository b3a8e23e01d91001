"""What keyboards and inline results may be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.bot_api.rules import Json, Refused
from tests.bot_api.texts import BLANK, check_caption, check_text, check_url, units

_ACTIONS = set(
    "url callback_data switch_inline_query switch_inline_query_current_chat callback_game pay "
    "login_url web_app switch_inline_query_chosen_chat copy_text".split()
)
_KEYBOARDS = {
    "inline_keyboard": set(),
    "keyboard": set(
        "resize_keyboard one_time_keyboard selective input_field_placeholder is_persistent".split()
    ),
    "remove_keyboard": {"selective"},
    "force_reply": {"selective", "input_field_placeholder"},
}


def check_markup(markup: Json | None) -> None:
    """Refuse a keyboard that Telegram refuses."""
    if markup is None:
        return
    if not isinstance(markup, dict):
        raise Refused("object expected as reply markup")
    kinds = [kind for kind in _KEYBOARDS if kind in markup]
    if len(kinds) != 1:
        raise Refused("can't parse reply keyboard markup: one kind of keyboard is expected")
    kind = kinds[0]
    if unknown := set(markup) - _KEYBOARDS[kind] - {kind}:
        raise Refused(f"can't parse reply keyboard markup: unknown {sorted(unknown)}")
    if kind in ("inline_keyboard", "keyboard"):
        _check_rows(markup[kind], _check_button if kind == "inline_keyboard" else _check_key)
    elif markup[kind] is not True:
        raise Refused(f"can't parse reply keyboard markup: {kind} must be True")


def _check_rows(rows: object, check: Callable[[Any], None]) -> None:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise Refused("can't parse keyboard: expected an Array of Arrays")
    if any(not 1 <= len(row) <= 8 for row in rows):
        raise Refused("can't parse keyboard: a row has 1 to 8 buttons")
    if sum(map(len, rows)) > 100:
        raise Refused("REPLY_MARKUP_TOO_LONG")
    for row in rows:
        for button in row:
            check(button)


def check_label(button: object) -> Json:
    if not isinstance(button, dict):
        raise Refused("can't parse inline keyboard button: expected an Object")
    text = button.get("text")
    if not isinstance(text, str):
        raise Refused("can't parse inline keyboard button: Can't find field \"text\"")
    units(text)
    if BLANK.fullmatch(text):
        raise Refused("inline keyboard button text must be non-empty")
    return button


def _check_key(button: object) -> None:
    if not isinstance(button, str):
        check_label(button)
    elif BLANK.fullmatch(button):
        raise Refused("keyboard button text must be non-empty")


def _check_button(button: object) -> None:
    button = check_label(button)
    actions = _ACTIONS & set(button)
    if not actions:
        raise Refused(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if len(actions) > 1:
        raise Refused(f"can't parse inline keyboard button: two actions {sorted(actions)}")
    if unknown := set(button) - _ACTIONS - {"text", "style", "icon_custom_emoji_id"}:
        raise Refused(f"can't parse inline keyboard button: unknown {sorted(unknown)}")
    if button.get("style") not in (None, "danger", "success", "primary"):
        raise Refused("BUTTON_STYLE_INVALID")
    _check_action(actions.pop(), button)


def _check_action(action: str, button: Json) -> None:
    value = button[action]
    if action == "url":
        check_url(value)
    elif action == "callback_data":
        if not isinstance(value, str) or not 1 <= len(utf8(value)) <= 64:
            raise Refused("BUTTON_DATA_INVALID")
    elif action in ("switch_inline_query", "switch_inline_query_current_chat"):
        if not isinstance(value, str) or units(value) > 256:
            raise Refused("SWITCH_INLINE_QUERY_INVALID")
    elif action == "copy_text":
        text = value.get("text") if isinstance(value, dict) else None
        if not isinstance(text, str) or not 1 <= units(text) <= 256:
            raise Refused("BUTTON_COPY_TEXT_INVALID")
    elif action in ("web_app", "login_url"):
        check_url(value.get("url") if isinstance(value, dict) else None, ("https",))


def utf8(text: str) -> bytes:
    units(text)
    return text.encode()


_RESULT_TYPES = set(
    "article audio contact document game gif location mpeg4_gif photo sticker venue video "
    "voice".split()
)
_ARTICLE_FIELDS = set(
    "type id title input_message_content reply_markup url description thumbnail_url "
    "thumbnail_width thumbnail_height".split()
)
_CONTENT_FIELDS = {"message_text", "parse_mode", "entities", "link_preview_options"}
_PREVIEW_FIELDS = set(
    "is_disabled url prefer_small_media prefer_large_media show_above_text".split()
)


def check_inline_results(results: object) -> None:
    """Refuse a list of inline results that answerInlineQuery refuses."""
    if not isinstance(results, list):
        raise Refused("can't parse inline query results: expected an Array")
    if len(results) > 50:
        raise Refused("RESULTS_TOO_MUCH")
    for result in results:
        _check_result(result)
    names = [result["id"] for result in results]
    if len(set(names)) < len(names):
        raise Refused("RESULT_ID_DUPLICATE")


def _check_result(result: Json) -> None:
    if not isinstance(result, dict) or result.get("type") not in _RESULT_TYPES:
        raise Refused("can't parse inline query result: invalid type")
    name = result.get("id")
    if not isinstance(name, str) or not 1 <= len(utf8(name)) <= 64:
        raise Refused("RESULT_ID_INVALID")
    markup = result.get("reply_markup")
    check_markup(markup)
    if markup and "inline_keyboard" not in markup:
        raise Refused("inline keyboard expected as reply markup of an inline query result")
    if result["type"] == "article":
        _check_article(result)
    else:
        check_caption(result.get("caption"), result.get("caption_entities"))
    if (content := result.get("input_message_content")) is not None:
        _check_content(content)


def _check_article(result: Json) -> None:
    if unknown := set(result) - _ARTICLE_FIELDS:
        raise Refused(f"can't parse inline query result: unknown {sorted(unknown)}")
    title = result.get("title")
    if not isinstance(title, str) or BLANK.fullmatch(title):
        raise Refused("ARTICLE_TITLE_EMPTY")
    units(title + str(result.get("description", "")))
    if "input_message_content" not in result:
        raise Refused("can't parse inline query result: Can't find field message_text")
    for name in ("url", "thumbnail_url"):
        if result.get(name):
            check_url(result[name], ("http", "https"))


def _check_content(content: Json) -> None:
    if not isinstance(content, dict):
        raise Refused("can't parse input message content: expected an Object")
    if "message_text" not in content:
        if not {"latitude", "phone_number", "payload"} & set(content):
            raise Refused("input message content is not specified")
        return
    if unknown := set(content) - _CONTENT_FIELDS:
        raise Refused(f"can't parse input message content: unknown {sorted(unknown)}")
    no_parse_mode(content)
    check_text(content["message_text"], content.get("entities"))
    check_preview(content.get("link_preview_options"))


def check_preview(options: Json | None) -> None:
    if options is None:
        return
    if not isinstance(options, dict) or set(options) - _PREVIEW_FIELDS:
        raise Refused("can't parse link preview options")
    if options.get("url"):
        check_url(options["url"], ("http", "https"))


def no_parse_mode(content: Json) -> None:
    if content.get("parse_mode"):
        raise Refused("this server of the tests takes entities, no parse_mode")
