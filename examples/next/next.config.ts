import type { NextConfig } from 'next'

const config: NextConfig = {
  // This folder has a lockfile of its own, below another one.
  turbopack: { root: import.meta.dirname },
  // Add ?strict=yes to see /worker on a site that allows workers from files only.
  headers: async () => [
    {
      source: '/worker',
      has: [{ type: 'query', key: 'strict' }],
      headers: [{ key: 'Content-Security-Policy', value: "worker-src 'self'" }],
    },
  ],
}

export default config
