import { baseStyles } from './baseStyles.js'

/** The style sheet of the open inspector. */
export const styles: string = `${baseStyles}.root {
  container-type: inline-size;
  height: 100%;
  min-height: 160px;
  overflow: hidden;
}
.floating {
  position: fixed;
  z-index: 99999;
  inset: 0;
  max-width: 100vw;
  max-height: 100vh;
  box-shadow: 0 0 24px #0003;
}
.bottom { top: auto; border-top: 1px solid var(--line) }
.floating.left { right: auto; border-right: 1px solid var(--line) }
.floating.right { left: auto; border-left: 1px solid var(--line) }
.floating:not(.bottom) { height: auto }
.resizer { position: absolute; z-index: 2; inset: 0; touch-action: none }
.bottom > .resizer { bottom: auto; height: 6px; cursor: ns-resize }
.left > .resizer { left: auto; width: 6px; cursor: ew-resize }
.right > .resizer { right: auto; width: 6px; cursor: ew-resize }
.resizer:hover { background: var(--accent) }

h2, p, dl, dd, ol, figure { margin: 0; padding: 0 }
h2 { font-size: 13px; font-weight: 600 }
b, th { font-weight: 600 }
code, dd, time, .frame, .address, .detail, .times, table, textarea, .session > button {
  font-family: var(--mono);
  font-size: 11.5px;
  font-variant-numeric: tabular-nums;
}
.quiet { color: var(--quiet) }
.grow { flex: 1; white-space: nowrap }
.empty { padding: 32px 16px; color: var(--quiet); text-align: center }
.problem { color: var(--bad); overflow-wrap: anywhere }
.line { display: block }

select { padding-inline: 4px }
input, select, textarea { border-color: var(--edge) }
[aria-pressed=true] { border-color: var(--busy); background: var(--warned) }
.button { position: relative }
.button input { position: absolute; inset: 0; min-height: 0; opacity: 0; cursor: pointer }
::placeholder { color: var(--quiet); opacity: 1 }
.plain { border-color: transparent; background: none; text-decoration: underline dotted var(--edge); text-underline-offset: 3px }
.tools { display: flex; flex-wrap: wrap; gap: 4px 6px; align-items: center; min-width: 0; padding: 4px 10px }
[role=status]:empty { margin-right: -6px }
.frame .mark { margin-right: 6px }
.mark.bad { background: none; box-shadow: inset 0 0 0 1px; color: var(--bad) }
.banner {
  display: flex;
  gap: 8px;
  justify-content: space-between;
  align-items: center;
  padding: 4px 10px;
  border-block: 1px solid var(--line);
  background: var(--warned);
}

.inspector, .connection-detail, .view { display: flex; flex-direction: column; min-width: 0; min-height: 0 }
.inspector { height: 100% }
.connection-detail, .view { flex: 1 }
.top { border-bottom: 1px solid var(--line); background: var(--raised) }
.columns { display: grid; flex: 1; grid-template-columns: 260px minmax(0, 1fr); min-height: 0 }
.connections { overflow: auto; border-right: 1px solid var(--line) }
.connection {
  padding: 5px 10px;
  border-bottom: 1px solid var(--line);
  cursor: pointer;
}
.address, .connection > .line { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
.connection:hover, .frame:hover { background: var(--hover) }
[role=option][aria-selected=true] { background: var(--chosen); box-shadow: inset 2px 0 var(--accent) }

.status { color: var(--quiet); font-weight: 600; white-space: nowrap }
.status::before {
  display: inline-block;
  width: 8px;
  height: 8px;
  margin-right: 5px;
  border: 2px solid;
  border-radius: 50%;
  content: '';
}
.open .status, .status.open, .live, .answered { color: var(--good) }
.open .status::before, .status.open::before { background: currentcolor }
:is(.connecting, .reconnecting) .status, .status:is(.connecting, .reconnecting), .pending, .stale { color: var(--busy) }
.closing .status, .status.closing { color: var(--ending) }
.offline .status, .status.offline, .refused, .timeout, .lost, .failed { color: var(--bad) }

.connection-detail > header { padding-block: 4px 2px }
code { flex: 1 1 10em; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
.countdown { display: inline-flex; gap: 8px; align-items: center; font-variant-numeric: tabular-nums }
header .problem { padding-inline: 10px }
.facts { display: flex; flex-wrap: wrap; gap: 2px 16px; align-items: center; padding: 2px 10px 4px }
dl { display: flex; flex-wrap: wrap; gap: 2px 18px }
dl > div { min-width: 40px }
dt { color: var(--quiet); font-size: 11px; line-height: 14px }
.latency { width: 120px; height: 26px }
.latency polyline { fill: none; stroke: var(--accent); stroke-width: 1.5; vector-effect: non-scaling-stroke }

.bar-of-tabs { display: flex; flex-wrap: wrap; justify-content: space-between; border-bottom: 1px solid var(--line) }
[role=tablist] { display: flex; flex-wrap: wrap; padding-inline: 6px }
[role=tab] { padding: 4px 8px; border: 0; border-bottom: 2px solid transparent; border-radius: 0; background: none; color: var(--quiet) }
[role=tab][aria-selected=true] { border-color: var(--accent); color: var(--ink); font-weight: 600 }
.count { display: inline-block; margin-left: 5px; padding: 0 5px; border-radius: 8px; background: var(--hover); font-size: 11px; font-variant-numeric: tabular-nums }
.scroll { flex: 1; min-height: 0; overflow: auto }

.traffic { display: grid; grid-template-columns: repeat(auto-fit, minmax(220px, 1fr)); gap: 4px 16px; padding: 8px 10px 4px }
.traffic svg { display: block; width: 100%; height: 40px; border-bottom: 1px solid var(--line) }
figcaption { font-size: 11px }
figcaption span > span { display: inline-block }
figcaption .received, path.received, .frame.received .arrow { fill: var(--accent); color: var(--accent) }
figcaption .sent, path.sent, .frame.sent .arrow { fill: var(--ending); color: var(--ending) }
.legend { display: flex; flex-wrap: wrap; gap: 2px 12px; color: var(--quiet); font-size: 11px }
.legend > span::before { display: inline-block; width: 10px; height: 5px; margin-right: 5px; vertical-align: 2px; background: var(--span); content: '' }
.legend .open::before { height: 10px; vertical-align: -1px }
.legend .waiting::before { height: 1px; vertical-align: 4px }
.open { --span: var(--good) }
.connecting { --span: var(--busy) }
.handshake { --span: var(--accent) }
.closing { --span: var(--ending) }
.resolving, .waiting { --span: var(--edge) }
rect { fill: var(--span); stroke: var(--span); stroke-width: 1 }
.sessions { list-style: none }
.session { display: grid; grid-template-columns: 40px minmax(0, 3fr) minmax(0, 4fr); gap: 0 10px; align-items: start; padding: 4px 10px; border-top: 1px solid var(--line) }
.axis { border: 0; padding-block: 4px 0; color: var(--quiet) }
.times { display: flex; grid-column: 2; justify-content: space-between; overflow: hidden; white-space: nowrap }
.bar { width: 100%; height: 16px; margin-top: 4px; overflow: visible }
.end { overflow-wrap: anywhere }

.frames { flex: 1 1 60%; min-height: 66px; overflow: auto; contain: strict; border-top: 1px solid var(--line); overflow-anchor: none }
.frame { display: grid; grid-template-columns: 88px 12px 60px minmax(0, 1fr); gap: 0 8px; contain: layout size; height: 22px; padding: 0 10px; line-height: 22px; white-space: pre; cursor: pointer }
.size { color: var(--quiet); text-align: right }
.text { overflow: hidden; text-overflow: ellipsis }
.detail { flex: 1 1 40%; border-top: 1px solid var(--line); background: var(--raised); padding-bottom: 6px }
.detail > .tools { position: sticky; top: 0; justify-content: space-between; background: var(--raised) }
.detail > .problem { padding: 0 10px 4px }
details, .leaf { padding-left: 14px; overflow-wrap: anywhere; white-space: pre-wrap }
summary { margin-left: -14px; padding-left: 2px; cursor: pointer }
.detail > details { padding-left: 26px }
.detail > .leaf { padding-left: 12px }
.key { color: var(--accent) }
.value.string { color: var(--good) }
.value:is(.number, .boolean, .null) { color: var(--ending); text-align: inherit }
.value:is(.array, .object, .binary, .getter, .cycle) { color: var(--quiet) }
.value.unreadable { color: var(--bad) }

table { width: 100%; border-collapse: collapse }
th, td { padding: 4px 10px; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; overflow-wrap: anywhere }
th { position: sticky; top: 0; background: var(--raised); font: 600 11px/16px system-ui, sans-serif }
th { overflow-wrap: normal }
th.number, td.number { text-align: right; white-space: nowrap }
td .leaf { padding: 0 }

.fault { display: grid; grid-template-columns: 170px minmax(0, 1fr) 72px; gap: 2px 12px; align-items: center; padding: 5px 10px; border-bottom: 1px solid var(--line) }
.fields { display: flex; flex-wrap: wrap; gap: 4px 6px; align-items: center; color: var(--quiet) }
.fields :is(input, textarea) { color: var(--ink) }
.fields > :is(textarea, [name=reason]) { flex: 1; min-width: 90px }
.fault > .problem { grid-column: 2 / -1 }
.name { font-weight: 600 }
textarea { resize: vertical }

@container (max-width: 620px) {
  .columns { grid-template: auto minmax(0, 1fr) / minmax(0, 1fr) }
  .connections { max-height: 92px; border: 0; border-bottom: 1px solid var(--line) }
  .session { grid-template-columns: 32px minmax(0, 1fr) }
  .end { grid-column: 2 }
  dl { gap: 2px 12px }
  dl > div { min-width: 0 }
  .fault { grid-template-columns: minmax(0, 1fr) 72px }
  .name, .fault > .problem { grid-column: 1 / -1 }
  .frame { grid-template-columns: 9ch 10px 52px minmax(0, 1fr); gap: 0 6px }
  .frame > .quiet { direction: rtl; overflow: hidden }
}
@media (pointer: coarse) {
  button, .button, select, input { min-height: 32px }
}
@media (forced-colors: active) {
  [role=option][aria-selected=true] { background: Highlight; color: HighlightText; forced-color-adjust: none }
  [role=option][aria-selected=true] * { color: inherit }
  [aria-pressed=true] { outline: 2px solid }
  .plain, [role=tab] { border-color: Canvas }
  [role=tab][aria-selected=true] { border-bottom-color: Highlight }
}
`
