import type { Frame, Recording } from './contract.js'
import { toComment, toLiteral, toPayload, toScript, type ScriptEnd, type ScriptSession } from './toScript.js'

/** A longer silence is shortened, so that nobody has to wait for it. */
const longestPause = 2_000

/**
 * Returns a story that replays a recording, for the decorator of `wasclean/storybook`, as TypeScript.
 *
 * @example await navigator.clipboard.writeText(toStory(recording))
 */
export function toStory(recording: Pick<Recording, 'getSnapshot' | 'frames'>): string {
  const steps = new Steps()
  const snapshot = recording.getSnapshot()
  for (const session of toScript(snapshot, recording.frames)) addSession(steps, session)
  const lines = [
    `// Replays a recording of ${toComment(snapshot.address)}`,
    'export const Recorded = {',
    '  parameters: {',
    '    webSocket: {',
    '      script: [',
    ...steps.lines.map((line) => `        ${line}`),
    '      ],',
    '    },',
    '  },',
    '}',
  ]
  return `${lines.join('\n')}\n`
}

/** The steps of a script. */
class Steps {
  readonly lines: string[] = []
  /** The time of the latest step. 0 before the first. */
  #at = 0
  /** True if the client has closed the latest session. A story does not, so it may go on with that connection. */
  wasLeft = false

  comment(text: string): void {
    this.lines.push(`// ${toComment(text)}`)
  }

  begin(at: number): void {
    this.#at ||= at
  }

  /** @param action None: only time passes. */
  add(at: number, action: string, longest = longestPause): void {
    const after = Math.max(Math.min(Math.round(at - this.#at), longest), 0)
    this.#at = at
    const fields = [...(after ? [`after: ${after}`] : []), ...(action ? [action] : [])]
    if (fields.length) this.lines.push(`{ ${fields.join(', ')} },`)
  }
}

function addSession(steps: Steps, session: ScriptSession): void {
  const { number, dialledAt, openedAt, protocol, frames, end } = session
  steps.comment(`Session ${number}`)
  steps.begin(dialledAt)
  if (openedAt !== null && !steps.wasLeft)
    steps.add(openedAt, `accept: ${protocol ? `{ protocol: ${toLiteral(protocol)} }` : 'true'}`)
  for (const frame of frames) addFrame(steps, frame)
  if (end) addEnd(steps, end, openedAt !== null)
  steps.wasLeft = end?.by === 'client'
}

function addFrame(steps: Steps, { direction, data, at, size, isShortened }: Frame): void {
  if (data === null) steps.comment(`${direction} ${size} bytes that are not in the recording`)
  else if (direction === 'sent')
    steps.comment(`the client sent ${typeof data === 'string' ? data : `${size} bytes`}`)
  else {
    if (isShortened) steps.comment(`the beginning of ${size} bytes`)
    steps.add(at, toSend(data))
  }
}

/** As JSON if that is exactly what was sent. */
function toSend(data: string | Uint8Array): string {
  if (typeof data === 'string' && /^[[{]/.test(data)) {
    try {
      if (JSON.stringify(JSON.parse(data)) === data && !data.includes('__proto__')) return `sendJson: ${data}`
    } catch {
      // It only looks like JSON.
    }
  }
  return `send: ${toPayload(data)}`
}

function addEnd(steps: Steps, { at, by, code, reason }: ScriptEnd, wasOpen: boolean): void {
  if (by === 'client') steps.comment(`the client closed with ${code} ${reason}`)
  else if (by === 'refused') steps.add(at, 'refuse: true')
  else if (by === 'network') steps.add(at, 'vanish: true')
  else if (by === 'server') steps.add(at, toClose(code, reason))
  else {
    steps.comment('the server did not answer in time')
    if (wasOpen) steps.add(at, 'stall: true', 0)
    else steps.add(at, '', Infinity)
  }
}

const toClose = (code: number, reason: string): string =>
  code === 1005
    ? 'close: true'
    : reason
      ? `close: { code: ${code}, reason: ${toLiteral(reason)} }`
      : `close: ${code}`
