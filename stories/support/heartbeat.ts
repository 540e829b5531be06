/** A worker that tells the time about a hundred times a second, at random: a steady beat might fall in with the work that it is to hit. */
function beat(): void {
  self.postMessage(performance.timeOrigin + performance.now())
  setTimeout(beat, Math.random() * 20)
}

beat()
