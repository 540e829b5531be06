import { closeCodes } from '../../src/index.ts'

const senders = {
  nobody: 'nobody',
  client: 'clients',
  server: 'servers',
  either: 'either side',
}

/** The registry, as the library has it. */
export function CloseCodeTable() {
  return (
    <table>
      <thead>
        <tr>
          <th>Code</th>
          <th>Name</th>
          <th>Meaning</th>
          <th>In a close frame by</th>
          <th>close() accepts it</th>
          <th>By default</th>
        </tr>
      </thead>
      <tbody>
        {closeCodes.map(({ first, last, name, meaning, sender, sendable, retry }) => (
          <tr key={`${first}-${last}`}>
            <td>{first === last ? first : `${first}-${last}`}</td>
            <td>{name}</td>
            <td>{meaning}</td>
            <td>{senders[sender]}</td>
            <td>{sendable ? 'yes' : 'no'}</td>
            <td>{retry ? 'tries again' : 'stops'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
