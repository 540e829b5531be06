/** A worker that posts the time about a hundred times a second. It does so at random times, since a steady beat might coincide with the measured work. */
function beat(): void {
  self.postMessage(performance.timeOrigin + performance.now())
  setTimeout(beat, Math.random() * 20)
}

beat()
