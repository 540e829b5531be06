/** Saves a text as a file. */
export function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/jsonl' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The download has begun, and has its own hold of the data.
  setTimeout(() => URL.revokeObjectURL(url), 1000)
}
