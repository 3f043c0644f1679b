// The one way by which a text becomes part of a page (Trusted Types). What the server sends to htmx
// passes; a text that could run does not. Loaded before everything else.
"use strict";
if (window.trustedTypes && window.trustedTypes.createPolicy) {
  const runs = /<\s*\/?\s*(?:script|iframe|frame|object|embed|applet|base|meta|portal)\b|<[^>]*[\s"'/]on[a-z]+\s*=|<[^>]*(?:javascript|vbscript)\s*:|<[^>]*\ssrcdoc\s*=/i;
  window.trustedTypes.createPolicy("default", {
    createHTML: (text) => (runs.test(text) ? null : text),
    createScript: () => null,
    createScriptURL: () => null,
  });
}
