// @ts-check
/**
 * Why a mutant may survive: what was there, what stands in its place (whatever it is, if that is left out), and why no test tells them apart or why none is
 * worth it.
 *
 * @type {readonly { file: string, from: string, to?: string, why: string }[]}
 */
export const reasons = [
  {
    file: 'queue.ts',
    from: 'gone * 2 > entries.length',
    why: 'Equivalent: it says when room is given back, and not what is kept.',
  },
  {
    file: 'queue.ts',
    from: 'gone * 2',
    why: 'Equivalent: it says when room is given back, and not what is kept.',
  },
  {
    file: 'sender.ts',
    from: 'transport?.bufferedAmount',
    why: 'Equivalent: it is asked only while open, and then there is a transport; the types do not know.',
  },
  {
    file: 'connection.ts',
    from: 'transport?.closeOnceOpen',
    why: 'Equivalent: who is leaving has a transport; the types do not know.',
  },
  {
    file: 'address.ts',
    from: "''",
    why: 'Equivalent: it only has to be the same each time, and no list.',
  },
  {
    file: 'connection.ts',
    from: 'next === previous',
    to: 'false',
    why: 'Equivalent: whoever compares finds nothing new. It saves the comparing, for each message.',
  },
  {
    file: 'inbox.ts',
    from: 'era += 1',
    why: 'Equivalent: it only has to be another number.',
  },
  {
    file: 'listeners.ts',
    from: 'listeners === present',
    to: 'false',
    why: 'Equivalent: the short way for what the search after it finds too.',
  },
  {
    file: 'log.ts',
    from: 'listeners.size',
    to: 'true',
    why: 'Equivalent: nobody hears the entry. It saves making it.',
  },
  {
    file: 'state.ts',
    from: 'false',
    to: 'true',
    why: 'Equivalent: every way out of the two first phases says it anew.',
  },
  {
    file: 'registry.ts',
    from: '!find(other)',
    why: 'No test: it sweeps keys of connections that the garbage collector has taken, which a unit test cannot wait for.',
  },
  {
    file: 'registry.ts',
    from: 'overtaken?.()',
    to: 'overtaken()',
    why: 'No test: hooks always say what to do then, and nobody else can be overtaken.',
  },
  {
    file: 'registry.ts',
    from: 'find(key) === connection',
    to: 'true',
    why: 'Equivalent: until it has left nobody else can have its key, and without a key nothing is deleted.',
  },
  {
    file: 'decode.ts',
    from: '!parse && !schema',
    to: 'false',
    why: 'Equivalent: the short way for what comes of the long one too, for each message.',
  },
  {
    file: 'retrying.ts',
    from: '{ retry: null, stop: null }',
    to: '{}',
    why: 'Equivalent: both are null already when something fails.',
  },
  {
    file: 'batches.ts',
    from: 'messages.length',
    why: 'No test: without it an empty batch would be handed over, or none at the end, when a component that nobody sees any more has gone.',
  },
  {
    file: 'pageLifecycle.ts',
    from: 'false',
    to: 'true',
    why: 'Equivalent: it is said anew before the first thing that asks.',
  },
  {
    file: 'connection.ts',
    from: '!stays',
    to: 'true',
    why: 'Only a test of components sees it, since only they release; those were not run on this file.',
  },
  {
    file: 'warnings.ts',
    from: "typeof process === 'object'",
    to: 'true',
    why: 'No test here: where tests run there is a process.',
  },
  {
    file: 'warnings.ts',
    from: '[]',
    why: 'Equivalent: what is no time is not of the last five seconds.',
  },
  {
    file: 'closeReason.ts',
    from: 'text.length > 123',
    to: 'false',
    why: 'Equivalent: the short way for what counting the bytes finds too.',
  },
  { file: 'warnings.ts', from: "'code'", why: 'Equivalent: any text that stands for code does.' },
  {
    file: 'warnings.ts',
    from: "entry.type !== 'phase'",
    to: 'false',
    why: 'Equivalent: no other entry has a phase, which the second condition asks for; the types do not know.',
  },
]
