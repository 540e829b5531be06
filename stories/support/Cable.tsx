/** A line from the app to the server, and the button that cuts it. */
export function Cable({ isCut, toggle }: { isCut: boolean; toggle: () => void }) {
  return (
    <div className={isCut ? 'cable cut' : 'cable'}>
      <span>App</span>
      <i />
      <button className="small" onClick={toggle}>
        {isCut ? 'Plug it in' : 'Pull it out'}
      </button>
      <i />
      <span>Server</span>
    </div>
  )
}
