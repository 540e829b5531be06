import Link from 'next/link'
import type { ReactNode } from 'react'
import { ChatProvider } from './ChatProvider'

export const metadata = { title: 'wasclean and Next.js' }

/** Stays where it is when the page changes, and so does the connection that ChatProvider holds. */
export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <nav>
          <Link href="/">Chat</Link> <Link href="/ticker">Ticker</Link>{' '}
          <Link href="/prices/gold">Price of gold</Link> <Link href="/prices/tea">Price of tea</Link>
        </nav>
        <ChatProvider>{children}</ChatProvider>
      </body>
    </html>
  )
}
