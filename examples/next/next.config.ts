import type { NextConfig } from 'next'

const config: NextConfig = {
  // This folder has a lockfile of its own, below another one.
  turbopack: { root: import.meta.dirname },
}

export default config
