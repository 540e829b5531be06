/** The part of the style sheet that the closed inspector needs too: the colours, the controls and the button. */
export const baseStyles = `
:host {
  all: initial !important;
  display: block !important;
  height: 100% !important;
  direction: ltr !important;
}
:host([data-floating]) { height: 0 !important }
.root, .open-button {
  --ground: light-dark(#fff, #14171c);
  --raised: light-dark(#f5f6f8, #1b1f26);
  --hover: light-dark(#eceff3, #242a33);
  --line: light-dark(#dde1e7, #2d343e);
  --edge: light-dark(#8b949e, #66707d);
  --ink: light-dark(#1b2027, #e4e8ee);
  --quiet: light-dark(#59636e, #97a2b0);
  --accent: light-dark(#0a6a72, #5fd0cf);
  --chosen: light-dark(#e2f1f2, #17373a);
  --good: light-dark(#12703a, #4cc27c);
  --busy: light-dark(#9a5b00, #e6ac54);
  --ending: light-dark(#7a3fb0, #c79cf2);
  --bad: light-dark(#b3261e, #ff9086);
  --warned: light-dark(#fff5dd, #33290f);
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace;
  color-scheme: light dark;
  color: var(--ink);
  background: var(--ground);
  font: 12px/18px system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif;
}
.light, .light > .open-button { color-scheme: light }
.dark, .dark > .open-button { color-scheme: dark }
*, ::before { box-sizing: border-box }
button, .button, select, input, textarea {
  min-height: 24px;
  margin: 0;
  padding: 2px 8px;
  border: 1px solid var(--line);
  border-radius: 4px;
  background: var(--ground);
  color: inherit;
  font: inherit;
}
button, .button { cursor: pointer; white-space: nowrap }
button:hover, .button:hover { background: var(--hover) }
:focus-visible, .button:focus-within { outline: 2px solid var(--accent); outline-offset: -1px }
.mark { padding: 0 5px; border-radius: 3px; background: var(--warned); color: var(--busy); font: 600 11px/16px system-ui, sans-serif }
.open-button { position: fixed; z-index: 99999; bottom: 12px; display: flex; gap: 6px; align-items: center; min-width: 40px; min-height: 40px; padding: 8px; border-radius: 20px; box-shadow: 0 2px 10px #0003 }
.open-button.left { left: 12px }
.open-button.right { right: 12px }
.open-button.placed { position: static; white-space: normal }
.open-button svg { width: 24px; fill: none; stroke: var(--accent); stroke-width: 2; stroke-linecap: round; stroke-linejoin: round }
@media (forced-colors: active) {
  .root, .open-button {
    --accent: Highlight;
    --good: CanvasText;
    --busy: GrayText;
    --ending: LinkText;
    --edge: CanvasText;
    --line: GrayText;
  }
}
`
