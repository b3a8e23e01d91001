// What a Mini App and Telegram say to each other: https://core.telegram.org/api/web-events.
"use strict";

(() => {
  const WEB = "https://web.telegram.org";

  // Telegram says who it is in the fragment of the first address; later pages of the visit recall it.
  const given = new URLSearchParams(location.hash.slice(1));
  if (given.has("tgWebAppVersion")) sessionStorage.setItem("telegram", given.toString());
  const kept = sessionStorage.getItem("telegram");
  if (!kept) return;
  const known = new URLSearchParams(kept);

  const post = (eventType, eventData = "") => {
    if (window.TelegramWebviewProxy) {
      window.TelegramWebviewProxy.postEvent(eventType, JSON.stringify(eventData));
    } else if (window.external && "notify" in window.external) {
      window.external.notify(JSON.stringify({ eventType, eventData }));
    } else if (window.parent !== window) {
      window.parent.postMessage(JSON.stringify({ eventType, eventData }), WEB);
    }
  };

  const COLOURS = {
    "--paper": "bg_color", "--ink": "text_color", "--accent": "link_color",
    "--rule": "section_separator_color",
  };

  const themed = (theme) => {
    const root = document.documentElement;
    const colour = (name) => (/^#[0-9a-f]{6}$/i.test(theme[name] || "") ? theme[name] : "");
    for (const [name, from] of Object.entries(COLOURS)) root.style.setProperty(name, colour(from));
    const [red, green, blue] = (colour("bg_color").match(/[0-9a-f]{2}/gi) || []).map((part) => parseInt(part, 16));
    if (red !== undefined) root.style.colorScheme = red * 3 + green * 6 + blue < 1280 ? "dark" : "light";
  };

  let theme = {};
  const share = document.querySelector("[data-share]");
  const heard = {
    theme_changed: (data) => themed(data.theme_params || {}),
    reload_iframe: () => {
      post("iframe_will_reload");
      location.reload();
    },
    back_button_pressed: () => history.back(),
    main_button_pressed: () => {
      const link = new URL(share.dataset.share);
      post("web_app_open_tg_link", { path_full: link.pathname + link.search });
    },
  };
  const receive = (eventType, eventData) => heard[eventType]?.(eventData || {});
  window.Telegram = { WebView: { receiveEvent: receive } };
  window.TelegramGameProxy = { receiveEvent: receive };
  window.TelegramGameProxy_receiveEvent = receive;
  addEventListener("message", (event) => {
    if (event.source !== window.parent || event.origin !== WEB) return;
    try {
      const message = JSON.parse(event.data);
      receive(message.eventType, message.eventData);
    } catch {
      // Not for us.
    }
  });

  try {
    theme = JSON.parse(known.get("tgWebAppThemeParams") || "{}");
    themed(theme);
  } catch {
    // The page's own colours, then.
  }
  if (window.parent !== window) post("iframe_ready", { reload_supported: true });
  post("web_app_ready");
  post("web_app_expand");
  post("web_app_setup_back_button", { is_visible: history.length > 1 });
  post("web_app_setup_main_button", share ? {
    is_visible: true, is_active: true, is_progress_visible: false, text: share.dataset.label,
    color: theme.button_color || "#2481cc", text_color: theme.button_text_color || "#ffffff",
  } : { is_visible: false });

  const app = document.querySelector("[data-app]");
  if (!app) return;
  const init = known.get("tgWebAppData") || "";
  const at = new URLSearchParams(location.search).get("at") || new URLSearchParams(init).get("start_param") || "";
  fetch("/app", { method: "POST", body: new URLSearchParams({ at, init }) })
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.status))))
    .then((answer) => location.replace(answer.next))
    .catch(() => { app.textContent = app.dataset.app; });
})();
