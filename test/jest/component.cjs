const { createElement } = require('react')
const { useWebSocket } = require('wasclean')

/** Shows all that comes, says hello when it is open, and has a button that closes. */
function Chat() {
  const { readyState, data, lastCloseEvent, close } = useWebSocket('wss://example.com/chat', {
    onOpen: ({ target }) => target.send('hello'),
  })
  const shown = ['connecting', 'open', 'closing', 'closed'][readyState]
  return createElement(
    'button',
    { onClick: () => close(4000, 'bye') },
    `${shown}, ${String(data)}, ${lastCloseEvent ? lastCloseEvent.code : 'no code'}`,
  )
}

module.exports = { Chat }
