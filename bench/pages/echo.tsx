import { useMessageReducer, useWebSocket } from '../../src/index.ts'
import { mount, openBare, pause, waitFor, type Line, type Preparation } from './page.ts'

interface EchoProps {
  readonly url: string
  readonly opened: (line: Line) => void
}

function Reducer({ url, opened }: EchoProps) {
  const socket = useWebSocket(url, { onOpen: () => opened(socket) })
  const text = useMessageReducer(socket, (_, data) => (typeof data === 'string' ? data : ''), '')
  return <p>{text}</p>
}

async function openBareEcho(url: string): Promise<Line> {
  const socket = await openBare(url)
  const paragraph = document.createElement('p')
  document.querySelector('#root')!.append(paragraph)
  socket.onmessage = (event) => {
    paragraph.textContent = String(event.data)
  }
  return socket
}

export const prepareEcho: Preparation = async (server, contender) => {
  const url = `${server}/echo`
  const line =
    contender === 'bare'
      ? await openBareEcho(url)
      : await mount<Line>((opened) => <Reducer url={url} opened={opened} />)

  // For both, the time is taken where the DOM has changed.
  let changed = (): void => undefined
  const root = document.querySelector('#root')!
  const observer = new MutationObserver(() => changed())
  observer.observe(root, { subtree: true, childList: true, characterData: true })

  return async (count) => {
    const times: number[] = []
    for (let sample = 0; sample < count; sample += 1) {
      await pause(50)
      const text = `message ${sample}`
      const start = performance.now()
      const time = await waitFor<number>(
        (done) => {
          changed = () => {
            if (root.textContent === text) done(performance.now() - start)
          }
          line.send(text)
        },
        () => `${text} is not shown`,
      )
      times.push(time)
    }
    return { times }
  }
}
